"""Deployments that run or wait."""

from tests.evals.case import DIAGNOSE, Case, diagnose, scenario
from tests.evals.world import World


@scenario("My deployment has been running for 6 hours.")
def q02_it_hangs(world: World) -> Case:
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, status="running", at=world.ago(hours=6))
    world.transfers(webs[:1], updated_at=world.ago(hours=5))
    world.transfers(webs[1:], "running", total_items=640, completed_items=212, updated_at=world.ago(hours=5))
    return diagnose(
        identifier,
        finds={"stuck": "error"},
        says=(
            "running for 6 hours",
            "without movement for 5 hours",
            "web2",
            "212 of 640",
            "5400",
            '"provisional": true',
        ),
    )


@scenario("My deployment has been running for 6 hours. (It still moves.)")
def q02_it_is_slow_but_moves(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="running", at=world.ago(hours=6))
    world.transfers(webs, "running", updated_at=world.ago(minutes=2))
    return diagnose(identifier, finds={"still_running": "info"}, says=("running for 6 hours",))


@scenario("My deployment has been running for 6 hours. (Its status says completed.)")
def q02_it_is_over(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, started_at=world.ago(hours=6))
    world.transfers(webs)
    world.step("save_build", None, "running", updated_at=world.ago(hours=5))
    return diagnose(identifier, says_not=('"provisional": true',))


@scenario("Pending for 40 minutes.")
def q08_it_waits_for_a_slot(world: World) -> Case:
    world.deploy([], id=1, status="running", started_at=world.ago(minutes=50))
    world.deploy([], id=2, status="pending", queued_at=world.ago(minutes=45), started_at=None)
    webs = world.servers("web1")
    identifier = world.deploy(webs, id=3, status="pending", **world.queued(minutes=40))
    world.deploy([], id=4, status="pending", queued_at=world.ago(minutes=5), started_at=None)
    world.deploy([], id=5, status="completed")
    world.rails.deployment(id=6, status="running", started_at=world.ago(minutes=30))
    world.step("waiting_for_capacity", None, "pending", of=3)
    world.transfers(webs, "pending", of=3)
    return diagnose(
        identifier,
        finds={"waiting_for_capacity": "info"},
        says=("waiting for a deployment slot for 40 minutes", "2 ahead", "1 running and 1 queued earlier"),
    )


@scenario("Pending for 40 minutes. (What is ahead hangs: the second call says so.)")
def q08_what_is_ahead_hangs(world: World) -> Case:
    webs = world.servers("web1")
    ahead = world.deploy(webs, id=1, status="running", at=world.ago(hours=6))
    world.transfers(webs, "running", of=1, updated_at=world.ago(hours=6))
    identifier = world.deploy(webs, id=3, status="pending", **world.queued(minutes=40))
    world.step("waiting_for_capacity", None, "running", of=3)
    world.transfers(webs, "pending", of=3)
    return Case(
        [(DIAGNOSE, {"identifier": identifier}), (DIAGNOSE, {"identifier": ahead})],
        finds={"waiting_for_capacity": "info", "stuck": "error"},
        says=("1 of those running began more than 90 minutes ago",),
        check=lambda answers: (
            answers[0]["next"][0]["arguments"] == {"identifier": ahead}
            and "stuck" not in {finding["code"] for finding in answers[0]["findings"]}
        ),
    )


@scenario("Pending for 3 hours. (It has its slot.)")
def q08_it_has_its_slot(world: World) -> Case:
    world.deploy([], id=2, status="running", started_at=world.ago(minutes=5))
    identifier = world.deploy(world.servers("web1"), status="pending", **world.queued(hours=3))
    world.step("waiting_for_capacity")
    return diagnose(
        identifier, finds={"pending_too_long": "warning", "steps_not_built": "info"}, says=("It has its slot",)
    )


@scenario("Pending for 3 hours. (Nothing is ahead of it.)")
def q08_nothing_is_ahead(world: World) -> Case:
    identifier = world.deploy([], status="pending", **world.queued(hours=3))
    world.step("waiting_for_capacity", None, "pending")
    return diagnose(
        identifier, finds={"pending_too_long": "warning", "steps_not_built": "info"}, says=("nothing ahead of it",)
    )


@scenario("Why has it not begun? (It is scheduled.)")
def x_it_is_scheduled(world: World) -> Case:
    identifier = world.deploy([], status="pending", runs_at=world.ago(hours=-3), **world.queued(hours=9))
    return diagnose(identifier, finds={"scheduled_for_later": "info", "steps_not_built": "info"})
