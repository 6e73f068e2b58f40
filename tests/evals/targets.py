"""History of one target: other targets and branches do not count, and a rollback explains what differs."""

from datetime import timedelta
from typing import Any

from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import TO_GROUP, World

A, B = "a" * 40, "b" * 40


@scenario("Production fails since the 21st. When did it last succeed? (Staging completed since.)")
def x_the_last_success_is_the_target_s(world: World) -> Case:
    (live,) = world.servers("live")
    (test,) = world.servers("test")
    to_live: dict[str, Any] = {"parent_type": "Server", "parent_id": live, "branch": "main"}
    to_test: dict[str, Any] = {"parent_type": "Server", "parent_id": test, "branch": "next"}
    full = {live: CAUSES["disk_full"]}
    world.deploy([live], id=1, at=world.ago(hours=80), **to_live)
    world.deploy([live], id=2, at=world.ago(hours=60), failed=full, **to_live)
    staging = world.deploy([test], id=3, at=world.ago(hours=40), **to_test)
    identifier = world.deploy([live], id=4, at=world.ago(hours=20), failed=full, **to_live)
    success = f"The last success was at {world.ago(hours=80) + timedelta(minutes=10):%Y-%m-%d %H:%M} UTC (branch main)"
    return diagnose(
        identifier,
        finds={"recurring_failure": "warning", "failed_step": "error"},
        says=(success, "2 of the last 3 deployments"),
        says_not=(staging,),
    )


@scenario("Is the first failure of production over? (Only staging completed since.)")
def x_a_success_elsewhere_is_no_later_success(world: World) -> Case:
    (live,) = world.servers("live")
    (test,) = world.servers("test")
    identifier = world.deploy([live], id=1, at=world.ago(hours=9), failed={live: CAUSES["disk_full"]})
    world.deploy([test], id=2, at=world.ago(hours=5), branch="next")
    return diagnose(identifier, finds={"failed_step": "error"})


@scenario("Which office fails each time? (Both.)", 2, "on all 2 servers", {})
@scenario("Which office fails each time? (One.)", 1, "on office-2", {"missing_transfer_step": "warning"})
def x_the_failing_servers_are_named(world: World, failing: int, named: str, besides: dict[str, str]) -> Case:
    offices = world.servers("office-1", "office-2")
    for number in range(1, 8):
        failed = dict.fromkeys(offices[-failing:], CAUSES["connection_timeout"]) if number > 4 else {}
        identifier = world.deploy(offices, id=number, at=world.ago(hours=80 - 10 * number), failed=failed)
    return diagnose(
        identifier,
        finds={"failed_step": "error", "recurring_failure": "warning"} | besides,
        says=(f"transfer_files {named} failed for connection_timeout in 3 of 7 deployments",),
    )


def releases(world: World, *revisions: str) -> list[str]:
    """The identifiers of deployments to a group, an hour apart, each of one of these revisions."""
    world.group(last_revision=revisions[-1])
    webs = world.servers("web1", "web2", server_group_id=7, last_revision=revisions[-1])
    return [
        world.deploy(webs, id=number, at=world.ago(hours=ago), done=webs, end_revision=revision, **TO_GROUP)
        for number, (ago, revision) in enumerate(zip(range(len(revisions), 0, -1), revisions, strict=True), start=1)
    ]


@scenario("We deployed B, and the site shows A. (It was rolled back.)")
def x_it_was_rolled_back(world: World) -> Case:
    _, released, back = releases(world, A, B, A)
    world.servers("web3", server_group_id=7, last_revision=B)  # left behind on the release that was taken back
    time = f"{world.ago(hours=1) + timedelta(minutes=10):%Y-%m-%d %H:%M} UTC"
    return diagnose(
        released,
        finds={"rolled_back": "info", "revisions_differ": "info", "in_group_but_not_in_deployment": "info"},
        says=(f"rolled back at {time} by deployment {back}",),
        says_not=("Then deploy", "deploy to the servers", "missed"),
    )


@scenario("What did this deployment do? (It is the rollback.)")
def x_it_is_a_rollback(world: World) -> Case:
    first, _, back = releases(world, A, B, A)
    return diagnose(back, finds={"is_a_rollback": "info"}, says=(f"it puts back what deployment {first}",))


@scenario("We deployed B, and the site shows C. (A newer deployment, no rollback.)")
def x_a_newer_deployment_is_no_rollback(world: World) -> Case:
    _, released, _ = releases(world, A, B, "c" * 40)
    return diagnose(released)


@scenario("We deployed B, and the site shows A. (An older deployment finished later.)")
def x_an_older_deployment_finished_later(world: World) -> Case:
    webs = world.servers("web1", last_revision=A)
    slow: Any = {"at": world.ago(hours=3), "completed_at": world.ago(minutes=10)}
    older = world.deploy(webs, id=1, done=webs, end_revision=A, **slow)
    identifier = world.deploy(webs, id=2, done=webs, end_revision=B, at=world.ago(hours=2))
    return diagnose(
        identifier, finds={"server_on_other_revision": "warning"}, says=(older, "requested earlier and completed later")
    )


@scenario("We deployed B. Is it there? (Yes.)")
def x_the_servers_are_on_the_revision(world: World) -> Case:
    _, released = releases(world, A, B)
    return diagnose(released)


@scenario("Why is the wrong code live? (Another branch was deployed.)")
def x_the_branch_is_not_the_preferred_one(world: World) -> Case:
    webs = world.servers("web1", preferred_branch="main")
    identifier = world.deploy(webs, branch="hotfix", done=webs)
    return diagnose(identifier, finds={"branch_not_preferred": "info"}, says=("branch hotfix", "web1 prefers main"))


@scenario("Why is the wrong code live? (The branch is the right one.)")
def x_the_branch_is_the_preferred_one(world: World) -> Case:
    webs = world.servers("web1", preferred_branch="main")
    identifier = world.deploy(webs, done=webs)
    return diagnose(identifier)
