"""What "got the files" means: transfers in part, releases that are not live, and what was skipped."""

from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import TO_GROUP, World

NO_FAULT = "nothing in its records points to a fault"
RESTART = "Running SSH command Restart PHP-FPM"


def arrived(
    world: World, status: str = "completed", *, transfer: str = "completed", atomic: bool | None = None, **items: int
) -> tuple[int, str]:
    """web1 and a deployment to it, with a transfer of so many items."""
    (web,) = world.servers("web1", atomic=atomic)
    identifier = world.deploy([web], status=status)
    world.prepared()
    world.transfers([web], transfer, **items)
    return web, identifier


@scenario("Completed, but files are missing. (412 of 1380 items.)")
def x_a_transfer_completed_in_part(world: World) -> Case:
    _, identifier = arrived(world, completed_items=412, total_items=1380)
    return diagnose(
        identifier,
        finds={"transferred_in_part": "warning"},
        says=("412 of 1380", "0 of 1 server got the files"),
        says_not=(NO_FAULT,),
    )


@scenario("Completed. Did all files arrive? (1380 of 1380 items.)")
def x_a_transfer_completed_whole(world: World) -> Case:
    _, identifier = arrived(world, completed_items=1380, total_items=1380)
    return diagnose(identifier, says=("1 of 1 server got the files", NO_FAULT))


@scenario("We cancelled it half-way. What is on the server?")
def x_a_cancelled_deployment_left_a_part(world: World) -> Case:
    _, identifier = arrived(world, "cancelled", transfer="running", completed_items=250, total_items=900)
    return diagnose(
        identifier,
        finds={"transferred_in_part": "warning"},
        says=("250 of 900", "0 of 1 server got the files"),
        says_not=(NO_FAULT,),
    )


@scenario("Completed, and nothing changed on the site. (The build was skipped.)")
def x_nothing_was_transferred_after_a_skipped_build(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.step("run_build_command", None, "skipped")
    world.transfers(webs, completed_items=0, total_items=0)
    return diagnose(
        identifier,
        finds={"nothing_transferred": "warning"},
        says=("the build was skipped", "1 of 1 server had no file to get"),
        says_not=(NO_FAULT, "got the files"),
    )


@scenario("Completed, and nothing changed on the site. (No file had changed.)")
def x_nothing_had_to_be_transferred(world: World) -> Case:
    _, identifier = arrived(world, completed_items=0, total_items=0)
    return diagnose(identifier, finds={"nothing_transferred": "info"}, says=(NO_FAULT,))


def linked(world: World, link: str, status: str = "completed") -> tuple[int, str]:
    """web1 and a deployment to it with zero downtime, whose release was linked or not."""
    web, identifier = arrived(world, status, atomic=True, completed_items=9, total_items=9)
    world.step("link_release", web, link, stage="transferring", description="Linking release directory to current")
    return web, identifier


@scenario("Completed, but the site is the old one. (The release was not linked.)")
def x_the_release_was_not_linked(world: World) -> Case:
    _, identifier = linked(world, "skipped")
    return diagnose(
        identifier,
        finds={"not_live": "warning"},
        says=("the new release is not live on web1", "skipped"),
        says_not=(NO_FAULT,),
    )


@scenario("The link failed. Which release is live?")
def x_the_link_failed(world: World) -> Case:
    _, identifier = linked(world, "failed", "failed")
    return diagnose(identifier, finds={"failed_step": "error", "not_live": "warning"})


@scenario("It failed, but the site has the new version. (Zero downtime: the release was linked.)")
def x_the_release_is_live_although_it_failed(world: World) -> Case:
    web, identifier = linked(world, "completed", "failed")
    said = "SSH command Warm up exited with status 1"
    world.step("run_ssh_command", web, "failed", stage="transferring", log=said)
    return diagnose(
        identifier,
        finds={"failed_step": "error", "files_live_although_failed": "warning"},
        says=("the new files are live on web1",),
    )


@scenario("PHP still runs the old code. (It was restarted before the release was linked.)")
def x_the_restart_came_too_early(world: World) -> Case:
    web, identifier = arrived(world, atomic=True)
    world.step("run_ssh_command", web, description=RESTART, stage="transferring", updated_at=world.ago(minutes=29))
    world.step("link_release", web, stage="transferring", updated_at=world.ago(minutes=28))
    return diagnose(
        identifier,
        finds={"restarted_before_release": "warning"},
        says=("Restart PHP-FPM ran on web1 before",),
        says_not=(NO_FAULT,),
    )


@scenario("PHP still runs the old code. (It was restarted after the release was linked.)")
def x_the_restart_came_in_time(world: World) -> Case:
    web, identifier = linked(world, "completed")
    world.step("run_ssh_command", web, description=RESTART, updated_at=world.ago(minutes=9))
    return diagnose(identifier, says=(NO_FAULT,))


@scenario("The config is the old one. (Its upload was skipped.)")
def x_config_files_were_skipped(world: World) -> Case:
    web, identifier = arrived(world, completed_items=3, total_items=3)
    world.step("upload_config_files", web, "skipped", stage="transferring")
    return diagnose(
        identifier,
        finds={"config_files_skipped": "warning"},
        says=("config files were not uploaded to web1",),
        says_not=(NO_FAULT,),
    )


@scenario("The container has no transfer step. (Servers of its kind have none.)")
def x_a_container_is_not_given_files(world: World) -> Case:
    targets = world.servers("image", protocol_type="docker_build")
    hooks = world.servers("hook", protocol_type="custom_action")
    identifier = world.deploy([*targets, *hooks])
    world.step("run_build_command")
    return diagnose(identifier, finds={"missing_transfer_step": "info"}, says_not=("find out why", "deploy again"))


@scenario("A cancelled customer's last deploy failed. (Nobody is told to deploy.)", "cancelled", status="cancelled")
@scenario("A suspended customer's last deploy failed. (Nobody is told to deploy.)", "suspended", suspended=True)
def x_an_account_that_may_not_deploy_is_not_told_to(world: World, state: str) -> Case:
    world.group(transfer_order="sequential")
    web1, web2 = world.servers("web1", "web2", server_group_id=7)
    world.servers("old", server_group_id=7, enabled=False)
    identifier = world.deploy([web1, web2], failed={web1: CAUSES["disk_full"]}, **TO_GROUP)
    world.transfers([web2], "pending")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "sequential_group_stopped": "warning"}
        | {"account_inactive": "warning", "disabled_server_skipped": "warning"},
        says=(f"the account is {state}",),
        says_not=("deploy again", "Then deploy"),
    )
