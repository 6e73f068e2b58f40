"""Deployments that are not over: what is still missing is not yet a fault."""

from typing import Any

from tests.builders import Rails
from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World

ACCUSING = ("never", "deploy again", "Customer: deploy", "find out why the step was not built")
"""What is not said of a deployment that goes on."""


@scenario("Two of four servers have no step! (It is still running.)")
def x_steps_are_built_as_it_goes_on(rails: Rails) -> Case:
    world = World(rails)
    nodes = world.servers("node1", "node2", "node3", "node4")
    identifier = world.deploy(nodes, status="running", started_at=world.ago(minutes=5))
    world.prepared()
    world.transfers(nodes[:1], updated_at=world.ago(minutes=2))
    world.transfers(nodes[1:2], "running", updated_at=world.ago(minutes=1))
    return diagnose(
        identifier,
        finds={"steps_not_built": "info", "still_running": "info"},
        finds_not=("missing_transfer_step", "stuck", "transferred_in_part"),
        says=("node3 and node4", "1 of 4 servers got the files so far", '"provisional": true'),
        says_not=ACCUSING,
    )


@scenario("Two of four servers have no step! (It is over.)")
def x_steps_that_are_missing_when_it_is_over(rails: Rails) -> Case:
    world = World(rails)
    nodes = world.servers("node1", "node2", "node3", "node4")
    identifier = world.deploy(nodes)
    world.done(nodes[:2])
    return diagnose(
        identifier,
        finds={"missing_transfer_step": "error"},
        finds_not=("steps_not_built",),
        says=('"provisional": false',),
    )


@scenario("web2 has no step. (A sequential group is at work on web1.)")
def x_a_sequential_group_is_at_work(rails: Rails) -> Case:
    world = World(rails)
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", server_group_id=7)
    identifier = world.deploy(webs, status="running", parent_type="ServerGroup", parent_id=7)
    world.prepared()
    world.transfers(webs[:1], "running", updated_at=world.ago(minutes=1))
    return diagnose(
        identifier,
        finds={"steps_not_built": "info"},
        finds_not=("missing_transfer_step", "sequential_group_stopped"),
        says_not=ACCUSING,
    )


@scenario("I retried, and only web1 has steps. (They are being rebuilt.)")
def x_a_retry_is_half_built(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    times: dict[str, Any] = {"failed_at": world.ago(hours=2), "updated_at": world.ago(minutes=1), "started_at": None}
    identifier = world.deploy(webs, status="pending", **times)
    world.transfers(webs[:1], "pending", created_at=world.ago(minutes=1))
    return diagnose(
        identifier,
        finds={"steps_not_built": "info"},
        finds_not=("missing_transfer_step", "failed_step"),
        says_not=ACCUSING,
    )


@scenario("It stopped at web2 of five. (Sequential; later steps were not built.)")
def x_a_sequential_group_stopped_before_steps_were_built(rails: Rails) -> Case:
    world = World(rails)
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", "web3", "web4", "web5", server_group_id=7)
    identifier = world.deploy(webs, status="failed", parent_type="ServerGroup", parent_id=7)
    world.done(webs[:1])
    world.failed_transfer(webs[1], CAUSES["disk_full"])
    return diagnose(
        identifier,
        finds={"failed_step": "error", "sequential_group_stopped": "warning"},
        finds_not=("missing_transfer_step",),
        says=("web3, web4 and web5 were never started",),
        says_not=("find out why the step was not built",),
    )


@scenario("Pending for three hours? (It was retried two minutes ago.)")
def x_a_retry_waits_since_its_step_was_made(rails: Rails) -> Case:
    world = World(rails)
    world.deploy([], id=2, status="running", started_at=world.ago(minutes=5))
    identifier = world.deploy(world.servers("web1"), id=3, status="pending", **world.queued(hours=3))
    world.step("waiting_for_capacity", None, "pending", of=3, created_at=world.ago(minutes=2))
    return diagnose(
        identifier,
        finds={"waiting_for_capacity": "info"},
        finds_not=("pending_too_long",),
        says=("waiting for a deployment slot for 2 minutes",),
        says_not=("hours",),
    )


@scenario("It was made a week ago and has not begun. (It was due two minutes ago.)")
def x_a_scheduled_deployment_is_just_due(rails: Rails) -> Case:
    world = World(rails)
    identifier = world.deploy([], status="pending", runs_at=world.ago(minutes=2), **world.queued(days=7))
    return diagnose(identifier, finds_not=("pending_too_long", "scheduled_for_later"), says_not=("7 days",))


@scenario("It was made yesterday and has not begun. (It was due three hours ago.)")
def x_a_scheduled_deployment_is_overdue(rails: Rails) -> Case:
    world = World(rails)
    identifier = world.deploy([], status="pending", runs_at=world.ago(hours=3), **world.queued(days=1))
    world.step("waiting_for_capacity", None, "pending")
    return diagnose(
        identifier,
        finds={"pending_too_long": "warning"},
        says=("pending for 3 hours",),
        says_not=("pending for 1 day",),
    )


@scenario("Stuck for 20 hours: what am I to do? (One advice, not two.)")
def x_advice_about_a_stuck_deployment_is_one(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    old: dict[str, Any] = {"created_at": world.ago(hours=20), "updated_at": world.ago(hours=20)}
    identifier = world.deploy(webs, status="running", started_at=world.ago(hours=20), **old)
    world.transfers(webs[:1], "running", **old)
    return diagnose(
        identifier, finds={"stuck": "error", "steps_not_built": "info"}, says_not=("ask again in a minute", "never")
    )


@scenario("Pending for 5 hours: what am I to do? (One advice, not two.)")
def x_advice_about_a_pending_deployment_is_one(rails: Rails) -> Case:
    world = World(rails)
    old = world.queued(hours=5)
    identifier = world.deploy(world.servers("web1"), status="pending", **old, updated_at=world.ago(hours=5))
    return diagnose(
        identifier,
        finds={"pending_too_long": "warning", "steps_not_built": "info"},
        says_not=("ask again in a minute", "never"),
    )


@scenario("It took all night. (Requested at one, steps made at half past eight.)")
def x_it_was_retried_or_waited(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    late: dict[str, Any] = {"created_at": world.ago(minutes=50), "updated_at": world.ago(minutes=45)}
    identifier = world.deploy(webs, created_at=world.ago(hours=8), queued_at=world.ago(hours=8))
    world.step("waiting_for_capacity", **late)
    world.transfers(webs, **late)
    return diagnose(
        identifier,
        finds={"retried_or_waited": "info"},
        finds_not=("missing_transfer_step", "retried_after_failure"),
        says=("it waited, or was retried", "nothing of an earlier run is left"),
    )


@scenario("Did it wait long? (It did not.)")
def x_it_began_at_once(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(identifier, finds_not=("retried_or_waited",), says_not=("was retried",))
