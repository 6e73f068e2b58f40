"""Steps that failed: why, and what they left behind."""

from tests.builders import Rails
from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World


def failed_for(cause: str, message: str) -> None:
    """Add the scenario in which the same symptom has this cause."""

    @scenario(f"Deployment failed, no idea why. ({cause})")
    def q04(rails: Rails) -> Case:
        world = World(rails)
        webs = world.servers("web1")
        identifier = world.deploy(webs, status="failed")
        world.prepared()
        world.failed_transfer(webs[0], message)
        others = tuple(f'"cause": "{other}"' for other in CAUSES if other != cause)
        return diagnose(
            identifier,
            finds={"failed_step": "error"},
            finds_not=("missing_transfer_step", "recurring_failure", "files_live_although_failed"),
            says=(f'"cause": "{cause}"', '"quote"', message.rpartition(": ")[2]),
            says_not=others,
        )


for each, line in CAUSES.items():
    failed_for(each, line)


@scenario("Deployment failed, no idea why. (And its text does not say.)")
def q04_the_text_does_not_say(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    step = world.step("transfer_files", webs[0], "failed", description="Uploading errors/timeout.js")
    rails.log(step, "0 errors, 0 warnings")
    return diagnose(
        identifier,
        finds={"failed_step": "error"},
        says=('"cause": "unknown"', "does not say why"),
        says_not=tuple(CAUSES),
    )


@scenario("Deployment failed, no idea why. (No step says so.)")
def q04_no_step_has_failed(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.transfers(webs, "running", description="Connection refused is what the last one said")
    return diagnose(
        identifier,
        finds={"failure_without_failed_step": "warning"},
        finds_not=("failed_step", "stuck"),
        says_not=("connection_refused",),
    )


@scenario("Several servers failed at once. Is it one cause?")
def x_servers_are_grouped_by_cause(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2", "web3")
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.failed_transfer(webs[0], CAUSES["disk_full"])
    world.failed_transfer(webs[1], CAUSES["disk_full"])
    world.failed_transfer(webs[2], CAUSES["authentication_failed"])
    return diagnose(
        identifier,
        finds={"failed_step": "error"},
        says=("transfer_files failed for web1 and web2 (disk_full)", "transfer_files failed for web3 (authentication"),
    )


@scenario("SSH command failed yet the deploy went through.")
def q13_a_tolerated_command(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.done(webs)
    command = world.step("run_ssh_command", webs[0], "failed", description="Running SSH command Clear cache")
    rails.log(command, "SSH command Clear cache exited with status 1")
    return diagnose(
        identifier,
        finds={"failed_step_in_completed_deployment": "warning"},
        finds_not=("failed_step", "files_live_although_failed"),
        says=(
            "Clear cache",
            "ssh_command_failed",
            "1 of 1 server got the files",
            "The deployment went on and completed",
        ),
    )


@scenario("An SSH command failed yet the deploy went through. (Only a log line says failed.)")
def q13_a_word_is_no_failure(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.done(webs)
    command = world.step("run_ssh_command", webs[0], description="Running SSH command Backup")
    rails.log(command, "Database backup failed")
    return diagnose(
        identifier,
        finds_not=("failed_step", "failed_step_in_completed_deployment"),
        says=("points to a fault",),
        says_not=("backup failed",),
    )


@scenario("The deploy failed, but the site shows the new version.")
def x_files_are_live_although_a_check_failed(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2", atomic=False)
    identifier = world.deploy(webs, status="failed")
    world.done(webs)
    world.step("run_deployment_check", None, "failed", stage="finishing", description="HTTP check returned 500")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "files_live_although_failed": "warning"},
        says=("All transfers to 2 servers completed",),
    )


@scenario(
    "The deploy failed after the transfer. Is the new version live? (Zero downtime: the release was not switched.)"
)
def x_files_are_not_live_before_the_release_is_switched(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", atomic=True)
    identifier = world.deploy(webs, status="failed")
    world.done(webs)
    world.step("link_release", webs[0], "failed", stage="transferring", description="Linking: Permission denied")
    return diagnose(identifier, finds={"failed_step": "error"}, finds_not=("files_live_although_failed",))


@scenario("The deploy failed. Are the files on all servers? (One transfer failed.)")
def x_files_are_not_live_when_a_transfer_failed(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.transfers(webs[:1])
    world.failed_transfer(webs[1], CAUSES["permission_denied"])
    return diagnose(
        identifier, finds={"failed_step": "error"}, finds_not=("files_live_although_failed",), says=("1 of 2 servers",)
    )


@scenario("Can I paste the diagnosis into the ticket? (The log holds a password.)")
def x_secrets_are_redacted(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="failed")
    secret = "s3cr" + "et-hunter2"
    world.failed_transfer(webs[0], f"Connection refused for ftp://deploy:{secret}@203.0.113.9 password={secret}")
    return diagnose(identifier, finds={"failed_step": "error"}, says=("[redacted]",), says_not=(secret,))
