"""The same failure again and again: in one project, in one account, behind one agent."""

from datetime import timedelta

from tests.evals.case import DIAGNOSE, SUMMARIZE, Call, Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World


def nights(world: World, *messages: str | None) -> list[str]:
    """The identifiers of deployments of one night after the other, the last one of today; None is a success."""
    (web,) = world.servers("web1")
    return [
        world.deploy(
            [web],
            id=number,
            at=world.ago(days=len(messages) - number, hours=2),
            done=() if message else [web],
            failed={web: message} if message else {},
        )
        for number, message in enumerate(messages, start=1)
    ]


@scenario("The same deploy fails each night.")
def q03_the_same_failure_each_night(world: World) -> Case:
    identifier = nights(world, None, *[CAUSES["disk_full"]] * 4)[-1]
    success = f"{world.ago(days=4, hours=2) + timedelta(minutes=10):%Y-%m-%d %H:%M}"
    return diagnose(
        identifier,
        finds={"failed_step": "error", "recurring_failure": "warning"},
        says=("4 of the last 5 deployments", "on web1", "disk_full", f"The last success was at {success}"),
    )


@scenario("The same deploy fails each night. (It does not: the causes differ.)")
def q03_a_different_failure_each_night(world: World) -> Case:
    causes = [CAUSES[name] for name in ("dns_failure", "permission_denied", "disk_full")]
    return diagnose(nights(world, *causes)[-1], finds={"failed_step": "error"})


@scenario("It failed last night. Is it still broken?")
def x_a_later_deployment_completed(world: World) -> Case:
    failed, later = nights(world, CAUSES["disk_full"], None)
    return diagnose(failed, finds={"failed_step": "error", "later_deployment_completed": "info"}, says=(later,))


@scenario("What failed for account acme this week?", trialling=True, suspended=False)
def q06_the_failures_of_the_week(world: World) -> Case:
    identifier = nights(world, *[CAUSES["disk_full"]] * 3)[-1]
    old = world.deploy([], id=90, status="failed", failed_at=world.ago(days=30))
    stranger = world.rails.deployment(id=91, status="failed", failed_at=world.ago(hours=1))
    return Case(
        [(SUMMARIZE, {"account": "https://acme.deployhq.com/projects"})],
        says=(identifier, '"deployments": 3', '"cause": "disk_full"', '"server_name": "web1"', '"trialling": true'),
        says_not=(old, stranger),
    )


@scenario("What failed for account acme this week? (Nothing.)")
def q06_nothing_failed(world: World) -> Case:
    webs = world.servers("web1")
    world.deploy(webs, done=webs)
    return Case(
        [(SUMMARIZE, {"account": "acme"})], says=("no deployment on record failed in the last 7 days", '"patterns": []')
    )


def behind_agents(world: World, *agents: int | None) -> list[Call]:
    """The call about failures on one server after another, each behind one of these agents."""
    for number, agent in enumerate(agents, start=1):
        (web,) = world.servers(f"web{number}", agent_id=agent)
        world.deploy([web], id=number, failed={web: CAUSES["connection_timeout"]})
    return [(SUMMARIZE, {"account": "acme", "days": 1})]


@scenario("What do this week's failures have in common? (An agent.)")
def x_every_failed_server_is_behind_one_agent(world: World) -> Case:
    agent = world.agent(online=False)
    return Case(
        behind_agents(world, agent, agent, agent),
        says=("Every failed server sits behind the agent office, offline now", "Every failed step failed for connec"),
    )


@scenario("What do this week's failures have in common? (Not an agent: one server has none.)")
def x_not_every_failed_server_is_behind_the_agent(world: World) -> Case:
    agent = world.agent(online=False)
    return Case(
        behind_agents(world, agent, agent, None),
        says=("Every failed step failed for connection_timeout",),
        says_not=("behind the agent",),
    )


@scenario("What do this week's failures have in common? (A host key, on many servers; one build besides.)")
def x_a_host_key_changed_on_many_servers(world: World) -> Case:
    webs = world.servers(*(f"web{number}" for number in range(1, 19)))
    success = world.deploy(webs, id=1, done=webs, completed_at=world.ago(hours=40))
    for number in range(2, 12):
        said = dict.fromkeys(webs, "Net::SSH::HostKeyMismatch: fingerprint does not match")
        world.deploy(webs, id=number, failed=said, failed_at=world.ago(hours=40 - 3 * number))
    world.deploy(webs, id=12, status="failed")
    world.step("run_build_command", None, "failed", of=12, log="npm ERR! code ERESOLVE")
    since = f"{world.ago(hours=34):%Y-%m-%d %H:%M} UTC"
    return Case(
        [(SUMMARIZE, {"account": "acme"}), (DIAGNOSE, {"identifier": success})],
        says=(
            f"10 of 11 failures: host_key_mismatch on 18 servers (transfer_files), since {since}",
            f"The last success before was at {world.ago(hours=40):%Y-%m-%d %H:%M} UTC",
            '"servers_total": 18',
            '"patterns_total": 2',
        ),
    )


@scenario("Three projects fail. Where do I look? (At the agent before all of them.)")
def x_three_projects_are_behind_one_agent(world: World) -> Case:
    agent = world.agent(online=False)
    for number in (1, 2, 3):
        world.project = world.rails.project(account_id=world.account, permalink=f"project-of-office-{number}")
        (server,) = world.servers(f"office-{number}", agent_id=agent)
        world.deploy([server], id=number, failed={server: CAUSES["connection_timeout"]})
    return Case(
        [(SUMMARIZE, {"account": "acme"})],
        says=("3 failed in the last 7 days, 3 on servers behind the agent office, offline now", '"patterns_total": 1'),
        says_not=("most often transfer_files on office",),
    )


@scenario("What failed this week? (It was retried since.)")
def x_a_retried_failure_is_not_most_often_no_step(world: World) -> Case:
    webs = world.servers("web1")
    world.deploy(webs, done=webs, failed_at=world.ago(hours=2))
    return Case(
        [(SUMMARIZE, {"account": "acme"})],
        says=("1 of them retried since, of which nothing is left",),
        says_not=("no step",),
    )


@scenario("The checkout fails: is it our key? (The repository's host answers 503.)")
def x_a_repository_host_that_is_down_is_nobody_s_key(world: World) -> Case:
    identifier = world.deploy(world.servers("web1"), status="failed")
    said = "fatal: unable to access 'https://git.example.com/shop.git/': The requested URL returned error: 503"
    world.step("repo_checkout", None, "failed", description="Checking out repository for deployment", log=said)
    return Case(
        [(DIAGNOSE, {"identifier": identifier}), (SUMMARIZE, {"account": "acme"})],
        finds={"failed_step": "error", "transfers_not_reached": "info"},
        says=("status page", "Whether other accounts fail at repo_checkout too cannot be told from one account"),
        says_not=("deploy key or token at",),
    )
