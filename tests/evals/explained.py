"""Deployments that look odd and are in order: previews, config files, archived and retried ones."""

from tests.evals.case import Case, diagnose, scenario
from tests.evals.world import World


@scenario("I see a failing check on a preview.")
def q07_a_preview_s_check_failed(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="preview_failed", preview=True)
    world.step("run_deployment_check", webs[0], "failed", log="Connection refused - connect(2) for web1:22")
    return diagnose(
        identifier,
        finds={"preview": "info", "failed_step": "error"},
        says=("connection_refused", "not compared with transfer steps"),
    )


@scenario("The preview hangs: its first step still says running.")
def q07_a_preview_that_is_ready(world: World) -> Case:
    identifier = world.deploy(world.servers("web1"), status="preview_ready", preview=True, started_at=None)
    world.step("waiting_for_capacity", None, "running", updated_at=world.ago(days=1))
    return diagnose(identifier, finds={"preview": "info"}, says=("points to a fault",))


@scenario("It completed, but the list of failures has it.")
def x_a_retry_overwrote_the_failure(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, failed_at=world.ago(hours=2), done=webs)
    return diagnose(
        identifier, finds={"retried_after_failure": "info"}, says=("nothing of the earlier failure is left",)
    )


@scenario("Nothing was deployed to branch: the branch is blank.")
def q12_config_files_only(world: World) -> Case:
    identifier = world.deploy(world.servers("web1"), branch=None, config_files_deployment=True)
    world.step("upload_config_files", None)
    return diagnose(
        identifier,
        finds={"config_files_only": "info"},
        says=("Its branch is blank for that reason", "points to a fault"),
    )


@scenario("Nothing was deployed to branch. (An ordinary deployment.)")
def q12_not_config_files(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, branch="main", config_files_deployment=False, done=webs)
    return diagnose(identifier, says=('"branch": "main"', "1 of 1 server"))


@scenario("The old deployment has no steps at all.")
def x_an_archived_deployment(world: World) -> Case:
    identifier = world.deploy(world.servers("web1"), archived=True, archived_at=world.ago(days=1))
    return diagnose(identifier, finds={"archived": "info"})


@scenario("What was this? (Its project was deleted.)")
def x_the_project_is_gone(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.rails.deployment(id=1, project_id=4711, servers=list(webs), transfers=list(webs))
    return diagnose(identifier, finds={"project_gone": "info"})


@scenario("Is everything in order with this deployment? (Yes.)")
def x_nothing_is_wrong(world: World) -> Case:
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, done=webs)
    return diagnose(
        f"https://acme.deployhq.com/projects/shop/deployments/{identifier}",
        says=("Deployment completed (2 of 2 servers got the files): nothing in its records points to a fault",),
    )
