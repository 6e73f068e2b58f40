"""Servers that lack files, have them twice, or are not where they are looked for."""

from typing import Any

from tests.builders import Rails, new_uuid
from tests.evals.case import DIAGNOSE, Case, diagnose, scenario
from tests.evals.world import World

NAMES = ("web1", "web2", "web3", "web4", "web5")


@scenario("Server 3 of 5 did not get the new files.")
def q01_one_server_never_got_a_transfer_step(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers(*NAMES)
    identifier = world.deploy(webs)
    world.done([web for web in webs if web != webs[2]])
    return diagnose(
        identifier,
        finds={"missing_transfer_step": "error"},
        finds_not=("failed_step", "orphaned_transfer_step", "stuck", "steps_not_built", "transfer_never_completed"),
        says=('"server_name": "web3"', "1 server of 5", "4 of 5 servers got the files"),
        says_not=('"server_name": "web2"',),
    )


@scenario("Server 3 of 5 did not get the new files. (Its transfer failed.)")
def q01_one_server_s_transfer_failed(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers(*NAMES)
    identifier = world.deploy(webs, status="failed")
    world.done([web for web in webs if web != webs[2]])
    world.failed_transfer(webs[2], "Net::SSH::AuthenticationFailed: Authentication failed for user deploy@web3")
    return diagnose(
        identifier,
        finds={"failed_step": "error"},
        finds_not=("missing_transfer_step", "files_live_although_failed", "servers_never_started"),
        says=('"server_name": "web3"', '"cause": "authentication_failed"', "Customer"),
    )


@scenario("The deployment has no transfer step for the shell server.")
def x_a_protocol_without_transfers_is_no_alarm(rails: Rails) -> Case:
    world = World(rails)
    shells = world.servers("runner", protocol_type="shell")
    webs = world.servers("web1")
    identifier = world.deploy([*shells, *webs])
    world.done(webs)
    return diagnose(
        identifier,
        finds={"missing_transfer_step": "info"},
        says=("protocol shell", "nothing in its records points to a fault"),
    )


@scenario("Server 3 of 5 did not get the new files. (Its transfer was skipped.)")
def q01_one_server_s_transfer_was_skipped(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers(*NAMES)
    identifier = world.deploy(webs)
    world.done([web for web in webs if web != webs[2]])
    world.transfers(webs[2:3], "skipped")
    return diagnose(
        identifier,
        finds={"transfer_never_completed": "warning"},
        finds_not=("missing_transfer_step", "failed_step"),
        says=("the transfer to web3 never completed", "says skipped", "4 of 5 servers got the files"),
    )


@scenario("Server 3 of 5 did not get the new files. (It is disabled.)")
def q01_one_server_is_disabled(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    (web3,) = world.servers("web3", enabled=False)
    identifier = world.deploy([*webs, web3])
    world.done(webs)
    return diagnose(
        identifier,
        finds={"missing_transfer_step": "warning"},
        says=("web3 has no transfer_files step", "deployments skip disabled servers"),
    )


@scenario("I retried, and now no server has any step!")
def x_a_retry_has_no_steps_yet(rails: Rails) -> Case:
    world = World(rails)
    times: dict[str, Any] = {"started_at": None, "failed_at": world.ago(hours=2), "updated_at": world.ago(minutes=1)}
    identifier = world.deploy(world.servers(*NAMES), status="pending", **times)
    return diagnose(
        identifier,
        finds={"steps_not_built": "info", "retried_after_failure": "info"},
        finds_not=("missing_transfer_step", "pending_too_long", "stuck"),
        says=("A retry reuses the record",),
    )


@scenario("The build failed. Did web2 get anything?")
def x_nothing_was_reached(rails: Rails) -> Case:
    world = World(rails)
    identifier = world.deploy(world.servers("web1", "web2"), status="failed")
    build = world.step("run_build_command", None, "failed", description='Running build command "Build"')
    rails.log(build, "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "transfers_not_reached": "info"},
        finds_not=("missing_transfer_step", "files_live_although_failed"),
        says=('"cause": "dependency_resolution"',),
    )


@scenario("File count looks doubled on web2.")
def q10_two_transfers_to_one_server(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs)
    world.done(webs)
    again = new_uuid()
    world.step("transfer_files", webs[1], "running", identifier=again)
    return diagnose(
        identifier,
        finds={"duplicate_transfer_steps": "warning"},
        finds_not=("orphaned_transfer_step", "missing_transfer_step", "stuck"),
        says=("web2 has more than one", again, '"status": "running"'),
        says_not=("web1 has",),
    )


@scenario("There is a step for a server we removed. (The server's row is gone.)")
def q11_an_orphaned_step_of_a_server_that_is_gone(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.done([*webs, 4711])
    return diagnose(
        identifier,
        finds={"orphaned_transfer_step": "warning"},
        finds_not=("missing_transfer_step", "duplicate_transfer_steps"),
        says=("its row is gone", '"server_exists": false'),
    )


@scenario("There is a step for a server we removed. (The server lives in another project.)")
def q11_an_orphaned_step_of_a_server_elsewhere(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    other = rails.project(account_id=world.account, permalink="blog")
    (moved,) = world.servers("moved", project_id=other)
    identifier = world.deploy(webs)
    world.done([*webs, moved])
    return diagnose(
        identifier,
        finds={"orphaned_transfer_step": "warning"},
        says=("moved: it still exists, in the project blog", '"server_exists": true'),
        says_not=("its row is gone",),
    )


@scenario("Deployment UUID not found.")
def q14_an_unknown_deployment(rails: Rails) -> Case:
    World(rails, permalink="somebody-else")
    return Case(
        [(DIAGNOSE, {"identifier": new_uuid()})],
        says=(
            "Deployment not found",
            "admin_find",
        ),
        says_not=("somebody-else", "Traceback"),
    )
