"""Steps that failed: why, and what they left behind."""

from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World


def q04(world: World, cause: str, message: str) -> Case:
    (web,) = world.servers("web1")
    return diagnose(
        world.deploy([web], failed={web: message}),
        finds={"failed_step": "error"},
        says=(f'"cause": "{cause}"', '"quote"', message.rpartition(": ")[2]),
        says_not=tuple(f'"cause": "{other}"' for other in CAUSES if other != cause),
    )


for each, line in CAUSES.items():
    scenario(f"Deployment failed, no idea why. ({each})", each, line)(q04)


@scenario("Deployment failed, no idea why. (And its text does not say.)")
def q04_the_text_does_not_say(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.transfers(webs, "failed", description="Uploading errors/timeout.js", log="0 errors, 0 warnings")
    return diagnose(
        identifier,
        finds={"failed_step": "error"},
        says=('"cause": "unknown"', "does not say why"),
        says_not=tuple(CAUSES),
    )


@scenario("Deployment failed, no idea why. (No step says so.)")
def q04_no_step_has_failed(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.transfers(webs, "running", description="Connection refused is what the last one said")
    return diagnose(identifier, finds={"failure_without_failed_step": "warning"}, says_not=("connection_refused",))


@scenario("Several servers failed at once. Is it one cause?")
def x_servers_are_grouped_by_cause(world: World) -> Case:
    webs = world.servers("web1", "web2", "web3")
    causes = (CAUSES["disk_full"], CAUSES["disk_full"], CAUSES["authentication_failed"])
    return diagnose(
        world.deploy(webs, failed=dict(zip(webs, causes, strict=True))),
        finds={"failed_step": "error"},
        says=("transfer_files failed for web1 and web2 (disk_full)", "transfer_files failed for web3 (authentication"),
    )


@scenario("SSH command failed yet the deploy went through.")
def q13_a_tolerated_command(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, done=webs)
    said = "SSH command Clear cache exited with status 1"
    world.step("run_ssh_command", webs[0], "failed", description="Running SSH command Clear cache", log=said)
    return diagnose(
        identifier,
        finds={"failed_step_in_completed_deployment": "warning"},
        says=(
            "Clear cache",
            "ssh_command_failed",
            "1 of 1 server got the files",
            "The deployment went on and completed",
        ),
    )


@scenario("An SSH command failed yet the deploy went through. (Only a log line says failed.)")
def q13_a_word_is_no_failure(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, done=webs)
    world.step("run_ssh_command", webs[0], description="Running SSH command Backup", log="Database backup failed")
    return diagnose(identifier, says=("points to a fault",), says_not=("backup failed",))


@scenario("The deploy failed, but the site shows the new version.")
def x_files_are_live_although_a_check_failed(world: World) -> Case:
    webs = world.servers("web1", "web2", atomic=False)
    identifier = world.deploy(webs, status="failed", done=webs)
    world.step("run_deployment_check", None, "failed", stage="finishing", description="HTTP check returned 500")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "files_live_although_failed": "warning"},
        says=("All transfers to 2 servers completed",),
    )


@scenario(
    "The deploy failed after the transfer. Is the new version live? (Zero downtime: the release was not switched.)"
)
def x_files_are_not_live_before_the_release_is_switched(world: World) -> Case:
    webs = world.servers("web1", atomic=True)
    identifier = world.deploy(webs, status="failed", done=webs)
    world.step("link_release", webs[0], "failed", stage="transferring", description="Linking: Permission denied")
    return diagnose(identifier, finds={"failed_step": "error", "not_live": "warning"})


@scenario("The deploy failed. Are the files on all servers? (One transfer failed.)")
def x_files_are_not_live_when_a_transfer_failed(world: World) -> Case:
    web1, web2 = world.servers("web1", "web2")
    identifier = world.deploy([web1, web2], done=[web1], failed={web2: CAUSES["permission_denied"]})
    return diagnose(identifier, finds={"failed_step": "error"}, says=("1 of 2 servers",))


@scenario("Can I paste the diagnosis into the ticket? (The log holds a password.)")
def x_secrets_are_redacted(world: World) -> Case:
    (web,) = world.servers("web1")
    secret = "s3cr" + "et-hunter2"
    said = f"Connection refused for ftp://deploy:{secret}@203.0.113.9 password={secret}"
    identifier = world.deploy([web], failed={web: said})
    return diagnose(identifier, finds={"failed_step": "error"}, says=("[redacted]",), says_not=(secret,))
