"""Servers that lack files, have them twice, or are not where they are looked for."""

from tests.builders import new_uuid
from tests.evals.case import Case, diagnose, scenario
from tests.evals.world import World

NAMES = ("web1", "web2", "web3", "web4", "web5")


@scenario("Server 3 of 5 did not get the new files.")
def q01_one_server_never_got_a_transfer_step(world: World) -> Case:
    web1, web2, _, web4, web5 = webs = world.servers(*NAMES)
    return diagnose(
        world.deploy(webs, done=[web1, web2, web4, web5]),
        finds={"missing_transfer_step": "error"},
        says=('"server_name": "web3"', "1 server of 5", "4 of 5 servers got the files"),
        says_not=('"server_name": "web2"',),
    )


@scenario("Server 3 of 5 did not get the new files. (Its transfer failed.)")
def q01_one_server_s_transfer_failed(world: World) -> Case:
    web1, web2, web3, web4, web5 = webs = world.servers(*NAMES)
    said = "Net::SSH::AuthenticationFailed: Authentication failed for user deploy@web3"
    return diagnose(
        world.deploy(webs, done=[web1, web2, web4, web5], failed={web3: said}),
        finds={"failed_step": "error"},
        says=('"server_name": "web3"', '"cause": "authentication_failed"', "Customer"),
    )


@scenario("The deployment has no transfer step for the shell server.")
def x_a_protocol_without_transfers_is_no_alarm(world: World) -> Case:
    shells = world.servers("runner", protocol_type="shell")
    webs = world.servers("web1")
    return diagnose(
        world.deploy(shells + webs, done=webs),
        finds={"missing_transfer_step": "info"},
        says=("protocol shell", "nothing in its records points to a fault"),
    )


@scenario("Server 3 of 5 did not get the new files. (Its transfer was skipped.)")
def q01_one_server_s_transfer_was_skipped(world: World) -> Case:
    web1, web2, web3, web4, web5 = webs = world.servers(*NAMES)
    identifier = world.deploy(webs, done=[web1, web2, web4, web5])
    world.transfers([web3], "skipped")
    return diagnose(
        identifier,
        finds={"transfer_never_completed": "warning"},
        says=("the transfer to web3 never completed", "says skipped", "4 of 5 servers got the files"),
    )


@scenario("Server 3 of 5 did not get the new files. (It is disabled.)")
def q01_one_server_is_disabled(world: World) -> Case:
    webs = world.servers("web1", "web2")
    return diagnose(
        world.deploy(webs + world.servers("web3", enabled=False), done=webs),
        finds={"missing_transfer_step": "warning"},
        says=("web3 has no transfer_files step", "deployments skip disabled servers"),
    )


@scenario("I retried, and now no server has any step!")
def x_a_retry_has_no_steps_yet(world: World) -> Case:
    return diagnose(
        world.deploy(world.servers(*NAMES), **world.retried()),
        finds={"steps_not_built": "info", "retried_after_failure": "info"},
        says=("A retry reuses the record",),
    )


@scenario("The build failed. Did web2 get anything?")
def x_nothing_was_reached(world: World) -> Case:
    identifier = world.deploy(world.servers("web1", "web2"), status="failed")
    said = "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree"
    world.step("run_build_command", None, "failed", description='Running build command "Build"', log=said)
    return diagnose(
        identifier,
        finds={"failed_step": "error", "transfers_not_reached": "info"},
        says=('"cause": "dependency_resolution"',),
    )


@scenario("File count looks doubled on web2.")
def q10_two_transfers_to_one_server(world: World) -> Case:
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, done=webs)
    again = new_uuid()
    world.transfers(webs[1:], "running", identifier=again)
    return diagnose(
        identifier,
        finds={"duplicate_transfer_steps": "warning"},
        says=("web2 has more than one", again, '"status": "running"'),
        says_not=("web1 has",),
    )


@scenario("There is a step for a server we removed. (The server's row is gone.)")
def q11_an_orphaned_step_of_a_server_that_is_gone(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, done=[*webs, 4711])
    return diagnose(
        identifier, finds={"orphaned_transfer_step": "warning"}, says=("its row is gone", '"server_exists": false')
    )


@scenario("There is a step for a server we removed. (The server lives in another project.)")
def q11_an_orphaned_step_of_a_server_elsewhere(world: World) -> Case:
    webs = world.servers("web1")
    other = world.rails.project(account_id=world.account, permalink="blog")
    return diagnose(
        world.deploy(webs, done=webs + world.servers("moved", project_id=other)),
        finds={"orphaned_transfer_step": "warning"},
        says=("moved: it still exists, in the project blog", '"server_exists": true'),
        says_not=("its row is gone",),
    )


@scenario("Deployment UUID not found.", permalink="somebody-else")
def q14_an_unknown_deployment(world: World) -> Case:
    return diagnose(
        new_uuid(),
        says=("Deployment not found", "admin_find"),
        says_not=("somebody-else", "Traceback"),
    )
