"""Steps that failed: why, since when, and what they left behind."""

from datetime import timedelta
from typing import Any

from tests.builders import Rails
from tests.evals.case import SUMMARIZE, Case, diagnose, scenario
from tests.evals.world import World

CAUSES = {
    "disk_full": "write catalogue.csv: No space left on device",
    "connection_timeout": "ssh: connect to host web1.example.com port 22: Connection timed out",
    "connection_refused": "Errno::ECONNREFUSED: Connection refused - connect(2) for 203.0.113.9:22",
    "authentication_failed": "Net::SSH::AuthenticationFailed: Authentication failed for user deploy@web1",
    "permission_denied": "scp: /var/www/index.php: Permission denied",
    "dns_failure": "getaddrinfo: Name or service not known",
}


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


def nights(world: World, *messages: str | None) -> list[str]:
    """The identifiers of deployments of one night after the other, the last one of today; None is a success."""
    (web1,) = world.servers("web1")
    identifiers = []
    for number, message in enumerate(messages, start=1):
        at = world.ago(days=len(messages) - number, hours=2)
        end = {"completed_at" if message is None else "failed_at": at + timedelta(minutes=5)}
        status = "completed" if message is None else "failed"
        times: dict[str, Any] = {"created_at": at, "started_at": at, "queued_at": at, "completed_at": None}
        identifiers.append(world.deploy([web1], id=number, status=status, **times | end))
        if message is None:
            world.transfers([web1], of=number)
        else:
            world.failed_transfer(web1, message, of=number)
    return identifiers


@scenario("The same deploy fails each night.")
def q03_the_same_failure_each_night(rails: Rails) -> Case:
    world = World(rails)
    identifier = nights(world, None, *[CAUSES["disk_full"]] * 4)[-1]
    success = f"{world.ago(days=4, hours=2) + timedelta(minutes=5):%Y-%m-%d %H:%M}"
    return diagnose(
        identifier,
        finds={"failed_step": "error", "recurring_failure": "warning"},
        says=("4 of the last 5 deployments", "on web1", "disk_full", f"The last success was at {success}"),
    )


@scenario("The same deploy fails each night. (It does not: the causes differ.)")
def q03_a_different_failure_each_night(rails: Rails) -> Case:
    world = World(rails)
    causes = [CAUSES[name] for name in ("dns_failure", "permission_denied", "disk_full")]
    return diagnose(nights(world, *causes)[-1], finds={"failed_step": "error"}, finds_not=("recurring_failure",))


@scenario("It failed last night. Is it still broken?")
def x_a_later_deployment_completed(rails: Rails) -> Case:
    world = World(rails)
    failed, later = nights(world, CAUSES["disk_full"], None)
    return diagnose(
        failed,
        finds={"failed_step": "error", "later_deployment_completed": "info"},
        finds_not=("recurring_failure",),
        says=(later,),
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


@scenario("web1 cannot be reached. (Its agent is offline.)")
def x_the_agent_is_offline(rails: Rails) -> Case:
    world = World(rails)
    agent = rails.agent(account_id=world.account, name="office", online=False, updated_at=world.ago(hours=3))
    webs = world.servers("web1", agent_id=agent)
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.failed_transfer(webs[0], CAUSES["connection_timeout"])
    return diagnose(
        identifier,
        finds={"failed_step": "error", "agent_offline": "error"},
        finds_not=("agent_revoked",),
        says=("office", "fit that", "That is its state now"),
    )


@scenario("web1 cannot be reached. (Its agent is revoked.)")
def x_the_agent_is_revoked(rails: Rails) -> Case:
    world = World(rails)
    agent = rails.agent(account_id=world.account, name="office", online=False, revoked_at=world.ago(days=2))
    webs = world.servers("web1", agent_id=agent)
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["connection_timeout"])
    return diagnose(identifier, finds={"agent_revoked": "error"}, finds_not=("agent_offline",), says=("revoked since",))


@scenario("web1 cannot be reached. (Its agent is online.)")
def x_the_agent_is_online(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", agent_id=rails.agent(account_id=world.account, name="office"))
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["connection_timeout"])
    return diagnose(
        identifier, finds={"failed_step": "error"}, finds_not=("agent_offline", "agent_revoked"), says_not=("office",)
    )


@scenario("What did the last connection test of web1 say?")
def x_the_last_connection_check_failed(rails: Rails) -> Case:
    world = World(rails)
    said = {"connection_error_message": "Could not change directory", "connection_checked_at": world.ago(minutes=9)}
    webs = world.servers("web1", **said)
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["permission_denied"])
    return diagnose(
        identifier, finds={"connection_check_failed": "warning"}, says=("Could not change directory", "checked_at")
    )


@scenario("Can I paste the diagnosis into the ticket? (The log holds a password.)")
def x_secrets_are_redacted(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="failed")
    secret = "s3cr" + "et-hunter2"
    world.failed_transfer(webs[0], f"Connection refused for ftp://deploy:{secret}@203.0.113.9 password={secret}")
    return diagnose(identifier, finds={"failed_step": "error"}, says=("[redacted]",), says_not=(secret,))


@scenario("What failed for account acme this week?")
def q06_the_failures_of_the_week(rails: Rails) -> Case:
    world = World(rails, trialling=True, suspended=False)
    identifier = nights(world, *[CAUSES["disk_full"]] * 3)[-1]
    old = world.deploy([], id=90, status="failed", failed_at=world.ago(days=30))
    stranger = rails.deployment(id=91, status="failed", failed_at=world.ago(hours=1))
    return Case(
        [(SUMMARIZE, {"account": "https://acme.deployhq.com/projects"})],
        says=(identifier, '"deployments": 3', '"cause": "disk_full"', '"server_name": "web1"', '"trialling": true'),
        says_not=(old, stranger),
    )


@scenario("What failed for account acme this week? (Nothing.)")
def q06_nothing_failed(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    world.deploy(webs)
    world.done(webs)
    return Case(
        [(SUMMARIZE, {"account": "acme"})],
        says=("no deployment on record failed in the last 7 days", '"patterns": []'),
    )


def behind_agents(rails: Rails, *agents: int | None) -> Case:
    """Failures on one server after another, each behind one of these agents."""
    world = World(rails)
    for number, agent in enumerate(agents, start=1):
        (web,) = world.servers(f"web{number}", agent_id=agent)
        world.deploy([web], id=number, status="failed")
        world.failed_transfer(web, CAUSES["connection_timeout"], of=number)
    return Case([(SUMMARIZE, {"account": "acme", "days": 1})])


@scenario("What do this week's failures have in common? (An agent.)")
def x_every_failed_server_is_behind_one_agent(rails: Rails) -> Case:
    agent = rails.agent(name="office", online=False)
    case = behind_agents(rails, agent, agent, agent)
    case.says = ("Every failed server sits behind the agent office, offline now", "Every failed step failed for connec")
    return case


@scenario("What do this week's failures have in common? (Not an agent: one server has none.)")
def x_not_every_failed_server_is_behind_the_agent(rails: Rails) -> Case:
    agent = rails.agent(name="office", online=False)
    case = behind_agents(rails, agent, agent, None)
    case.says, case.says_not = ("Every failed step failed for connection_timeout",), ("behind the agent",)
    return case


@scenario("Cancelled customer asks what their last deploy did.")
def q15_a_cancelled_account(rails: Rails) -> Case:
    world = World(rails, status="cancelled")
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(
        identifier,
        finds={"account_inactive": "warning"},
        finds_not=("missing_transfer_step", "failed_step"),
        says=("2 of 2 servers got the files", "cancelled"),
    )


@scenario("Is the account in order? (It is active.)")
def x_an_active_account_is_no_finding(rails: Rails) -> Case:
    world = World(rails, suspended=False)
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(identifier, finds_not=("account_inactive",), says=('"status": "active"',))
