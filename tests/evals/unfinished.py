"""Deployments that are not over: what is still missing is not yet a fault."""

from typing import Any

from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import TO_GROUP, World

ACCUSING = ("never", "deploy again", "Customer: deploy", "find out why the step was not built")
"""What is not said of a deployment that goes on."""


@scenario("Two of four servers have no step! (It is still running.)")
def x_steps_are_built_as_it_goes_on(world: World) -> Case:
    nodes = world.servers("node1", "node2", "node3", "node4")
    identifier = world.deploy(nodes, status="running", at=world.ago(minutes=5))
    world.prepared()
    world.transfers(nodes[:1], updated_at=world.ago(minutes=2))
    world.transfers(nodes[1:2], "running", updated_at=world.ago(minutes=1))
    return diagnose(
        identifier,
        finds={"steps_not_built": "info", "still_running": "info"},
        says=("node3 and node4", "1 of 4 servers got the files so far", '"provisional": true'),
        says_not=ACCUSING,
    )


@scenario("Two of four servers have no step! (It is over.)")
def x_steps_that_are_missing_when_it_is_over(world: World) -> Case:
    nodes = world.servers("node1", "node2", "node3", "node4")
    identifier = world.deploy(nodes, done=nodes[:2])
    return diagnose(identifier, finds={"missing_transfer_step": "error"}, says=('"provisional": false',))


@scenario("web2 has no step. (A sequential group is at work on web1.)")
def x_a_sequential_group_is_at_work(world: World) -> Case:
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", server_group_id=7)
    identifier = world.deploy(webs, status="running", **TO_GROUP)
    world.prepared()
    world.transfers(webs[:1], "running", updated_at=world.ago(minutes=1))
    return diagnose(identifier, finds={"steps_not_built": "info", "still_running": "info"}, says_not=ACCUSING)


@scenario("I retried, and only web1 has steps. (They are being rebuilt.)")
def x_a_retry_is_half_built(world: World) -> Case:
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, **world.retried())
    world.transfers(webs[:1], "pending", created_at=world.ago(minutes=1))
    return diagnose(identifier, finds={"steps_not_built": "info", "retried_after_failure": "info"}, says_not=ACCUSING)


@scenario("It stopped at web2 of five. (Sequential; later steps were not built.)")
def x_a_sequential_group_stopped_before_steps_were_built(world: World) -> Case:
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", "web3", "web4", "web5", server_group_id=7)
    return diagnose(
        world.deploy(webs, done=webs[:1], failed={webs[1]: CAUSES["disk_full"]}, **TO_GROUP),
        finds={"failed_step": "error", "sequential_group_stopped": "warning"},
        says=("web3, web4 and web5 were never started",),
        says_not=("find out why the step was not built",),
    )


@scenario("Pending for three hours? (It was retried two minutes ago.)")
def x_a_retry_waits_since_its_step_was_made(world: World) -> Case:
    world.deploy([], id=2, status="running", started_at=world.ago(minutes=5))
    identifier = world.deploy(world.servers("web1"), id=3, status="pending", **world.queued(hours=3))
    world.step("waiting_for_capacity", None, "pending", of=3, created_at=world.ago(minutes=2))
    return diagnose(
        identifier,
        finds={"waiting_for_capacity": "info", "steps_not_built": "info"},
        says=("waiting for a deployment slot for 2 minutes",),
        says_not=("hours",),
    )


@scenario("It was made a week ago and has not begun. (It was due two minutes ago.)")
def x_a_scheduled_deployment_is_just_due(world: World) -> Case:
    identifier = world.deploy([], status="pending", runs_at=world.ago(minutes=2), **world.queued(days=7))
    return diagnose(identifier, finds={"steps_not_built": "info"}, says_not=("7 days",))


@scenario("It was made yesterday and has not begun. (It was due three hours ago.)")
def x_a_scheduled_deployment_is_overdue(world: World) -> Case:
    identifier = world.deploy([], status="pending", runs_at=world.ago(hours=3), **world.queued(days=1))
    world.step("waiting_for_capacity", None, "pending")
    return diagnose(
        identifier,
        finds={"pending_too_long": "warning", "steps_not_built": "info"},
        says=("pending for 3 hours",),
        says_not=("pending for 1 day",),
    )


@scenario("Stuck for 20 hours: what am I to do? (One advice, not two.)")
def x_advice_about_a_stuck_deployment_is_one(world: World) -> Case:
    webs = world.servers("web1", "web2")
    old = world.ago(hours=20)
    identifier = world.deploy(webs, status="running", at=old, updated_at=old)
    world.transfers(webs[:1], "running", updated_at=old)
    return diagnose(
        identifier, finds={"stuck": "error", "steps_not_built": "info"}, says_not=("ask again in a minute", "never")
    )


@scenario("Pending for 5 hours: what am I to do? (One advice, not two.)")
def x_advice_about_a_pending_deployment_is_one(world: World) -> Case:
    old: dict[str, Any] = world.queued(hours=5) | {"updated_at": world.ago(hours=5)}
    return diagnose(
        world.deploy(world.servers("web1"), status="pending", **old),
        finds={"pending_too_long": "warning", "steps_not_built": "info"},
        says_not=("ask again in a minute", "never"),
    )


@scenario("It took all night. (Requested at one, steps made at half past eight.)")
def x_it_was_retried_or_waited(world: World) -> Case:
    webs = world.servers("web1")
    late: dict[str, Any] = {"created_at": world.ago(minutes=50), "updated_at": world.ago(minutes=45)}
    identifier = world.deploy(webs, created_at=world.ago(hours=8), queued_at=world.ago(hours=8))
    world.step("waiting_for_capacity", **late)
    world.transfers(webs, **late)
    return diagnose(
        identifier,
        finds={"retried_or_waited": "info"},
        says=("it waited, or was retried", "nothing of an earlier run is left"),
    )


@scenario("Did it wait long? (It did not.)")
def x_it_began_at_once(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, done=webs)
    return diagnose(identifier, says_not=("was retried",))
