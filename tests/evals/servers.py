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
        finds_not=("failed_step", "orphaned_transfer_step", "stuck", "steps_not_built"),
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


@scenario("Server 3 of 5 did not get the new files. (Its transfer never began.)")
def q01_one_server_was_never_started(rails: Rails) -> Case:
    world = World(rails)
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", "web3", server_group_id=7)
    identifier = world.deploy(webs, status="failed", parent_type="ServerGroup", parent_id=7)
    world.done(webs[:1])
    world.failed_transfer(webs[1], "No space left on device")
    world.transfers(webs[2:], "pending")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "sequential_group_stopped": "warning"},
        finds_not=("missing_transfer_step", "servers_never_started"),
        says=('"cause": "disk_full"', "web3 was never started", "web2 failed at transfer_files before them"),
    )


@scenario("Server 3 did not get its files; the group is parallel.")
def x_parallel_group_is_not_called_sequential(rails: Rails) -> Case:
    world = World(rails)
    world.group(transfer_order="parallel")
    webs = world.servers("web1", "web2", "web3", server_group_id=7)
    identifier = world.deploy(webs, status="failed", parent_type="ServerGroup", parent_id=7)
    world.done(webs[:1])
    world.failed_transfer(webs[1], "No space left on device")
    world.transfers(webs[2:], "pending")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "servers_never_started": "info"},
        finds_not=("sequential_group_stopped", "missing_transfer_step"),
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


@scenario("It says completed but one site is old. (The server is disabled.)")
def q05_the_old_server_is_disabled(rails: Rails) -> Case:
    world = World(rails)
    group = world.group()
    web1, web2 = world.servers("web1", "web2", server_group_id=7)
    world.servers("old", server_group_id=7, enabled=False, last_revision="a" * 40)
    identifier = world.deploy([web1, web2], parent_type="ServerGroup", parent_id=7, end_revision="b" * 40)
    world.done([web1, web2])
    return diagnose(
        identifier,
        finds={"disabled_server_skipped": "warning"},
        finds_not=("in_group_but_not_in_deployment", "missing_transfer_step", "revisions_differ"),
        says=("old is disabled", group, "as they are now"),
    )


@scenario("It says completed but one site is old. (The server joined the group later.)")
def q05_the_old_server_joined_later(rails: Rails) -> Case:
    world = World(rails)
    world.group()
    web1, web2 = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    world.servers("new", server_group_id=7, created_at=world.ago(minutes=5))
    identifier = world.deploy([web1, web2], parent_type="ServerGroup", parent_id=7)
    world.done([web1, web2])
    return diagnose(
        identifier,
        finds={"in_group_but_not_in_deployment": "warning"},
        finds_not=("disabled_server_skipped", "missing_transfer_step", "revisions_differ"),
        says=("new did not exist yet",),
    )


@scenario("It says completed but one site is old. (It missed a deployment.)")
def q05_the_old_server_is_on_another_revision(rails: Rails) -> Case:
    world = World(rails)
    world.group(last_revision="b" * 40)
    web1, web2 = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    (web3,) = world.servers("web3", server_group_id=7, last_revision="a" * 40)
    to = [web1, web2, web3]
    identifier = world.deploy(to, parent_type="ServerGroup", parent_id=7, end_revision="b" * 40)
    world.done(to)
    return diagnose(
        identifier,
        finds={"revisions_differ": "warning"},
        finds_not=("missing_transfer_step", "disabled_server_skipped", "in_group_but_not_in_deployment"),
        says=("web3 on aaaaaaaaaaaa",),
    )


@scenario("It says completed but one site is old. (Nothing in the records supports that.)")
def q05_nothing_explains_an_old_site(rails: Rails) -> Case:
    world = World(rails)
    world.group(last_revision="b" * 40)
    webs = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    identifier = world.deploy(webs, parent_type="ServerGroup", parent_id=7, end_revision="b" * 40)
    world.done(webs)
    return diagnose(
        identifier,
        check=lambda answers: isinstance(answers[0], dict) and answers[0]["findings"] == [],
        says=("nothing in its records points to a fault", "2 of 2 servers got the files"),
    )


@scenario("web2 was moved out of the group. Did this deployment still go there?")
def x_a_server_left_the_group(rails: Rails) -> Case:
    world = World(rails)
    world.group()
    (web1,) = world.servers("web1", server_group_id=7)
    (web2,) = world.servers("web2")
    identifier = world.deploy([web1, web2], parent_type="ServerGroup", parent_id=7)
    world.done([web1, web2])
    return diagnose(
        identifier,
        finds={"left_group_since": "info"},
        finds_not=("in_group_but_not_in_deployment", "missing_transfer_step"),
        says=("web2 is not in the group any more",),
    )


@scenario("Which servers are in this group?")
def q09_the_members_of_a_group(rails: Rails) -> Case:
    world = World(rails)
    group = world.group()
    world.servers("web1", server_group_id=7)
    world.servers("web2", server_group_id=7, enabled=False, protocol_type="ftp")
    return Case(
        [("admin_get_server_group", {"identifier": group})],
        says=('"name": "web1"', '"name": "web2"', '"enabled": false', '"protocol_type": "ftp"', '"server_count": 2'),
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
        says=("moved: it still exists, in the project blog",),
        says_not=("its row is gone",),
    )


@scenario("Deployment UUID not found.")
def q14_an_unknown_deployment(rails: Rails) -> Case:
    World(rails, permalink="somebody-else")
    return Case(
        [(DIAGNOSE, {"identifier": new_uuid()})],
        says=("No deployment has this identifier",),
        says_not=("somebody-else", "Traceback"),
    )
