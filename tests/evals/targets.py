"""History of one target: other targets and branches do not count, and a rollback explains what differs."""

from datetime import timedelta
from typing import Any

from tests.builders import Rails
from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World

A, B = "a" * 40, "b" * 40


def at(world: World, hours: float, status: str = "completed") -> dict[str, Any]:
    """The columns of a deployment so many hours ago."""
    requested = world.ago(hours=hours)
    times: dict[str, Any] = dict.fromkeys(("created_at", "queued_at", "started_at"), requested)
    end = requested + timedelta(minutes=5)
    return times | {"status": status, "completed_at" if status == "completed" else "failed_at": end}


@scenario("Production fails since the 21st. When did it last succeed? (Staging completed since.)")
def x_the_last_success_is_the_target_s(rails: Rails) -> Case:
    world = World(rails)
    (live,) = world.servers("live")
    (test,) = world.servers("test")
    to_live: dict[str, Any] = {"parent_type": "Server", "parent_id": live, "branch": "main"}
    to_test: dict[str, Any] = {"parent_type": "Server", "parent_id": test, "branch": "next"}
    world.deploy([live], id=1, **to_live, **at(world, 80))
    world.deploy([live], id=2, **to_live, **at(world, 60, "failed"))
    world.failed_transfer(live, CAUSES["disk_full"], of=2)
    staging = world.deploy([test], id=3, **to_test, **at(world, 40))
    identifier = world.deploy([live], id=4, **to_live, **at(world, 20, "failed"))
    world.failed_transfer(live, CAUSES["disk_full"], of=4)
    success = f"The last success was at {world.ago(hours=80) + timedelta(minutes=5):%Y-%m-%d %H:%M} UTC (branch main)"
    return diagnose(
        identifier,
        finds={"recurring_failure": "warning"},
        finds_not=("later_deployment_completed",),
        says=(success, "2 of the last 3 deployments"),
        says_not=(staging,),
    )


@scenario("Is the first failure of production over? (Only staging completed since.)")
def x_a_success_elsewhere_is_no_later_success(rails: Rails) -> Case:
    world = World(rails)
    (live,) = world.servers("live")
    (test,) = world.servers("test")
    identifier = world.deploy([live], id=1, **at(world, 9, "failed"))
    world.failed_transfer(live, CAUSES["disk_full"])
    world.deploy([test], id=2, branch="next", **at(world, 5))
    return diagnose(identifier, finds={"failed_step": "error"}, finds_not=("later_deployment_completed",))


def both_offices(rails: Rails, *, failing: int) -> Case:
    """Three failures in a row of as many of two offices."""
    world = World(rails)
    offices = world.servers("office-1", "office-2")
    identifier = ""
    for number in range(1, 8):
        status = "failed" if number > 4 else "completed"
        identifier = world.deploy(offices, id=number, **at(world, 80 - 10 * number, status))
        for office in offices[-failing:] if status == "failed" else ():
            world.failed_transfer(office, CAUSES["connection_timeout"], of=number)
    return diagnose(identifier, finds={"recurring_failure": "warning"})


@scenario("Which office fails each time? (Both.)")
def x_all_failing_servers_are_named(rails: Rails) -> Case:
    case = both_offices(rails, failing=2)
    case.says = ("transfer_files on all 2 servers failed for connection_timeout in 3 of 7 deployments",)
    return case


@scenario("Which office fails each time? (One.)")
def x_the_one_failing_server_is_named(rails: Rails) -> Case:
    case = both_offices(rails, failing=1)
    case.says = ("transfer_files on office-2 failed for connection_timeout in 3 of 7 deployments",)
    return case


def releases(rails: Rails, world: World, *revisions: str, **servers: Any) -> list[str]:
    """The identifiers of deployments to a group, an hour apart, each of one of these revisions."""
    world.group(last_revision=revisions[-1])
    webs = world.servers("web1", "web2", server_group_id=7, last_revision=revisions[-1], **servers)
    to: dict[str, Any] = {"parent_type": "ServerGroup", "parent_id": 7}
    found = []
    for number, revision in enumerate(revisions, start=1):
        hours = len(revisions) - number + 1
        found.append(world.deploy(webs, id=number, end_revision=revision, **to, **at(world, hours)))
        world.done(webs, of=number)
    return found


@scenario("We deployed B, and the site shows A. (It was rolled back.)")
def x_it_was_rolled_back(rails: Rails) -> Case:
    world = World(rails)
    _, released, back = releases(rails, world, A, B, A)
    world.servers("web3", server_group_id=7, last_revision=B)  # left behind on the release that was taken back
    time = f"{world.ago(hours=1) + timedelta(minutes=5):%Y-%m-%d %H:%M} UTC"
    return diagnose(
        released,
        finds={"rolled_back": "info", "revisions_differ": "info"},
        finds_not=("is_a_rollback", "server_on_other_revision"),
        says=(f"rolled back at {time} by deployment {back}",),
        says_not=("Then deploy", "deploy to the servers", "missed"),
    )


@scenario("What did this deployment do? (It is the rollback.)")
def x_it_is_a_rollback(rails: Rails) -> Case:
    first, _, back = releases(rails, World(rails), A, B, A)
    return diagnose(
        back,
        finds={"is_a_rollback": "info"},
        finds_not=("rolled_back",),
        says=(f"it puts back what deployment {first}",),
    )


@scenario("We deployed B, and the site shows C. (A newer deployment, no rollback.)")
def x_a_newer_deployment_is_no_rollback(rails: Rails) -> Case:
    _, released, _ = releases(rails, World(rails), A, B, "c" * 40)
    return diagnose(released, finds_not=("rolled_back", "is_a_rollback", "server_on_other_revision"))


@scenario("We deployed B, and the site shows A. (An older deployment finished later.)")
def x_an_older_deployment_finished_later(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", last_revision=A)
    slow = at(world, 3) | {"completed_at": world.ago(minutes=10)}
    older = world.deploy(webs, id=1, end_revision=A, **slow)
    world.done(webs)
    identifier = world.deploy(webs, id=2, end_revision=B, **at(world, 2))
    world.done(webs, of=2)
    return diagnose(
        identifier,
        finds={"server_on_other_revision": "warning"},
        finds_not=("rolled_back", "revisions_differ"),
        says=(older, "requested earlier and completed later"),
    )


@scenario("We deployed B. Is it there? (Yes.)")
def x_the_servers_are_on_the_revision(rails: Rails) -> Case:
    _, released = releases(rails, World(rails), A, B)
    return diagnose(released, finds_not=("server_on_other_revision", "revisions_differ", "rolled_back"))


@scenario("Why is the wrong code live? (Another branch was deployed.)")
def x_the_branch_is_not_the_preferred_one(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", preferred_branch="main")
    identifier = world.deploy(webs, branch="hotfix")
    world.done(webs)
    return diagnose(identifier, finds={"branch_not_preferred": "info"}, says=("branch hotfix", "web1 prefers main"))


@scenario("Why is the wrong code live? (The branch is the right one.)")
def x_the_branch_is_the_preferred_one(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", preferred_branch="main")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(identifier, finds_not=("branch_not_preferred",))
