"""Deployments that run, wait, were retried, or only look odd."""

from typing import Any

from tests.builders import Rails
from tests.evals.case import DIAGNOSE, Case, diagnose, scenario
from tests.evals.world import World


@scenario("My deployment has been running for 6 hours.")
def q02_it_hangs(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, status="running", started_at=world.ago(hours=6))
    moved: dict[str, Any] = {"updated_at": world.ago(hours=5), "created_at": world.ago(hours=6)}
    world.transfers(webs[:1], **moved)
    world.transfers(webs[1:], "running", total_items=640, completed_items=212, **moved)
    return diagnose(
        identifier,
        finds={"stuck": "error"},
        finds_not=("still_running", "failed_step", "missing_transfer_step"),
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
def q02_it_is_slow_but_moves(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="running", started_at=world.ago(hours=6))
    world.transfers(webs, "running", updated_at=world.ago(minutes=2))
    return diagnose(identifier, finds={"still_running": "info"}, finds_not=("stuck",), says=("running for 6 hours",))


@scenario("My deployment has been running for 6 hours. (Its status says completed.)")
def q02_it_is_over(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, started_at=world.ago(hours=6))
    world.transfers(webs)
    world.step("save_build", None, "running", updated_at=world.ago(hours=5))
    return diagnose(identifier, finds_not=("stuck", "still_running"), says_not=('"provisional": true',))


@scenario("I see a failing check on a preview.")
def q07_a_preview_s_check_failed(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="preview_failed", preview=True)
    check = world.step("run_deployment_check", webs[0], "failed", description="Performing pre-deployment checks")
    rails.log(check, "Connection refused - connect(2) for web1:22")
    return diagnose(
        identifier,
        finds={"preview": "info", "failed_step": "error"},
        finds_not=("missing_transfer_step", "transfers_not_reached", "stuck"),
        says=("connection_refused", "not compared with transfer steps"),
    )


@scenario("The preview hangs: its first step still says running.")
def q07_a_preview_that_is_ready(rails: Rails) -> Case:
    world = World(rails)
    identifier = world.deploy(world.servers("web1"), status="preview_ready", preview=True, started_at=None)
    world.step("waiting_for_capacity", None, "running", updated_at=world.ago(days=1))
    return diagnose(
        identifier,
        finds={"preview": "info"},
        finds_not=("stuck", "missing_transfer_step", "waiting_for_capacity", "steps_not_built"),
        says=("points to a fault",),
    )


@scenario("Pending for 40 minutes.")
def q08_it_waits_for_a_slot(rails: Rails) -> Case:
    world = World(rails)
    world.deploy([], id=1, status="running", started_at=world.ago(minutes=50))
    world.deploy([], id=2, status="pending", queued_at=world.ago(minutes=45), started_at=None)
    queued: dict[str, Any] = {
        "created_at": world.ago(minutes=40),
        "queued_at": world.ago(minutes=40),
        "started_at": None,
    }
    webs = world.servers("web1")
    identifier = world.deploy(webs, id=3, status="pending", **queued)
    world.deploy([], id=4, status="pending", queued_at=world.ago(minutes=5), started_at=None)
    world.deploy([], id=5, status="completed")
    rails.deployment(id=6, status="running", started_at=world.ago(minutes=30))
    world.step("waiting_for_capacity", None, "pending", of=3)
    world.transfers(webs, "pending", of=3)
    return diagnose(
        identifier,
        finds={"waiting_for_capacity": "info"},
        finds_not=("stuck", "pending_too_long", "missing_transfer_step", "steps_not_built"),
        says=("waiting for a deployment slot for 40 minutes", "2 ahead", "1 running and 1 queued earlier"),
    )


@scenario("Pending for 40 minutes. (What is ahead hangs: the second call says so.)")
def q08_what_is_ahead_hangs(rails: Rails) -> Case:
    world = World(rails)
    old: dict[str, Any] = {"created_at": world.ago(hours=6), "started_at": world.ago(hours=6)}
    webs = world.servers("web1")
    ahead = world.deploy(webs, id=1, status="running", **old)
    world.transfers(webs, "running", of=1, updated_at=world.ago(hours=6))
    queued: dict[str, Any] = {
        "created_at": world.ago(minutes=40),
        "queued_at": world.ago(minutes=40),
        "started_at": None,
    }
    identifier = world.deploy(webs, id=3, status="pending", **queued)
    world.step("waiting_for_capacity", None, "running", of=3)
    world.transfers(webs, "pending", of=3)
    return Case(
        [(DIAGNOSE, {"identifier": identifier}), (DIAGNOSE, {"identifier": ahead})],
        finds={"waiting_for_capacity": "info", "stuck": "error"},
        says=("1 of those running began more than 90 minutes ago",),
        check=lambda answers: (
            isinstance(answers[0], dict)
            and answers[0]["next"][0]["arguments"] == {"identifier": ahead}
            and "stuck" not in {finding["code"] for finding in answers[0]["findings"]}
        ),
    )


@scenario("Pending for 3 hours. (Nothing is ahead of it.)")
def q08_nothing_is_ahead(rails: Rails) -> Case:
    world = World(rails)
    queued = world.queued(hours=3)
    identifier = world.deploy([], status="pending", **queued)
    world.step("waiting_for_capacity", None, "pending")
    return diagnose(
        identifier, finds={"pending_too_long": "warning"}, says=("nothing ahead of it",), finds_not=("stuck",)
    )


@scenario("Why has it not begun? (It is scheduled.)")
def x_it_is_scheduled(rails: Rails) -> Case:
    world = World(rails)
    queued = world.queued(hours=9)
    identifier = world.deploy([], status="pending", runs_at=world.ago(hours=-3), **queued)
    return diagnose(
        identifier, finds={"scheduled_for_later": "info"}, finds_not=("pending_too_long", "waiting_for_capacity")
    )


@scenario("It completed, but the list of failures has it.")
def x_a_retry_overwrote_the_failure(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, failed_at=world.ago(hours=2))
    world.done(webs)
    return diagnose(
        identifier,
        finds={"retried_after_failure": "info"},
        finds_not=("failed_step", "failure_without_failed_step"),
        says=("nothing of the earlier failure is left",),
    )


@scenario("Nothing was deployed to branch: the branch is blank.")
def q12_config_files_only(rails: Rails) -> Case:
    world = World(rails)
    identifier = world.deploy(world.servers("web1"), branch=None, config_files_deployment=True)
    world.step("upload_config_files", None)
    return diagnose(
        identifier,
        finds={"config_files_only": "info"},
        finds_not=("missing_transfer_step",),
        says=("Its branch is blank for that reason", "points to a fault"),
    )


@scenario("Nothing was deployed to branch. (An ordinary deployment.)")
def q12_not_config_files(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = world.deploy(webs, branch="main", config_files_deployment=False)
    world.done(webs)
    return diagnose(identifier, finds_not=("config_files_only",), says=('"branch": "main"', "1 of 1 server"))


@scenario("The old deployment has no steps at all.")
def x_an_archived_deployment(rails: Rails) -> Case:
    world = World(rails)
    identifier = world.deploy(world.servers("web1"), archived=True, archived_at=world.ago(days=1))
    return diagnose(identifier, finds={"archived": "info"}, finds_not=("missing_transfer_step",))


@scenario("What was this? (Its project was deleted.)")
def x_the_project_is_gone(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1")
    identifier = rails.deployment(id=1, project_id=4711, servers=list(webs), transfers=list(webs))
    return diagnose(identifier, finds={"project_gone": "info"}, finds_not=("missing_transfer_step", "account_inactive"))


@scenario("Is everything in order with this deployment? (Yes.)")
def x_nothing_is_wrong(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(
        f"https://acme.deployhq.com/projects/shop/deployments/{identifier}",
        check=lambda answers: isinstance(answers[0], dict) and answers[0]["findings"] == [],
        says=("Deployment completed (2 of 2 servers got the files): nothing in its records points to a fault",),
    )
