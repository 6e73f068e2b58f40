"""What "got the files" means: transfers in part, releases that are not live, and what was skipped."""

from typing import Any

from tests.builders import Rails
from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World

NO_FAULT = "nothing in its records points to a fault"


def arrived(
    rails: Rails, status: str = "completed", *, transfer: str = "completed", atomic: bool | None = None, **items: int
) -> tuple[World, int, str]:
    """A deployment to web1 with a transfer of so many items."""
    world = World(rails)
    (web,) = world.servers("web1", atomic=atomic)
    identifier = world.deploy([web], status=status)
    world.prepared()
    world.transfers([web], transfer, **items)
    return world, web, identifier


@scenario("Completed, but files are missing. (412 of 1380 items.)")
def x_a_transfer_completed_in_part(rails: Rails) -> Case:
    _, _, identifier = arrived(rails, completed_items=412, total_items=1380)
    return diagnose(
        identifier,
        finds={"transferred_in_part": "warning"},
        finds_not=("transfer_never_completed", "nothing_transferred", "missing_transfer_step"),
        says=("412 of 1380", "0 of 1 server got the files"),
        says_not=(NO_FAULT,),
    )


@scenario("Completed. Did all files arrive? (1380 of 1380 items.)")
def x_a_transfer_completed_whole(rails: Rails) -> Case:
    _, _, identifier = arrived(rails, completed_items=1380, total_items=1380)
    return diagnose(
        identifier,
        finds_not=("transferred_in_part", "nothing_transferred", "not_live", "config_files_skipped"),
        says=("1 of 1 server got the files", NO_FAULT),
    )


@scenario("We cancelled it half-way. What is on the server?")
def x_a_cancelled_deployment_left_a_part(rails: Rails) -> Case:
    _, _, identifier = arrived(rails, "cancelled", transfer="running", completed_items=250, total_items=900)
    return diagnose(
        identifier,
        finds={"transferred_in_part": "warning"},
        finds_not=("failed_step",),
        says=("250 of 900", "0 of 1 server got the files"),
        says_not=(NO_FAULT,),
    )


@scenario("Completed, and nothing changed on the site. (The build was skipped.)")
def x_nothing_was_transferred_after_a_skipped_build(rails: Rails) -> Case:
    world = World(rails)
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
def x_nothing_had_to_be_transferred(rails: Rails) -> Case:
    _, _, identifier = arrived(rails, completed_items=0, total_items=0)
    return diagnose(
        identifier, finds={"nothing_transferred": "info"}, finds_not=("transferred_in_part",), says=(NO_FAULT,)
    )


def linked(rails: Rails, link: str, status: str = "completed") -> tuple[World, int, str]:
    """A deployment to a server with zero downtime, whose release was linked or not."""
    world, web, identifier = arrived(rails, status, atomic=True, completed_items=9, total_items=9)
    world.step("link_release", web, link, stage="transferring", description="Linking release directory to current")
    return world, web, identifier


@scenario("Completed, but the site is the old one. (The release was not linked.)")
def x_the_release_was_not_linked(rails: Rails) -> Case:
    _, _, identifier = linked(rails, "skipped")
    return diagnose(
        identifier,
        finds={"not_live": "warning"},
        finds_not=("files_live_although_failed",),
        says=("the new release is not live on web1", "skipped"),
        says_not=(NO_FAULT,),
    )


@scenario("The link failed. Which release is live?")
def x_the_link_failed(rails: Rails) -> Case:
    _, _, identifier = linked(rails, "failed", "failed")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "not_live": "warning"},
        finds_not=("files_live_although_failed",),
    )


@scenario("It failed, but the site has the new version. (Zero downtime: the release was linked.)")
def x_the_release_is_live_although_it_failed(rails: Rails) -> Case:
    world, web, identifier = linked(rails, "completed", "failed")
    command = world.step(
        "run_ssh_command", web, "failed", stage="transferring", description="Running SSH command Warm up"
    )
    rails.log(command, "SSH command Warm up exited with status 1")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "files_live_although_failed": "warning"},
        finds_not=("not_live",),
        says=("the new files are live on web1",),
    )


@scenario("PHP still runs the old code. (It was restarted before the release was linked.)")
def x_the_restart_came_too_early(rails: Rails) -> Case:
    world, web, identifier = arrived(rails, atomic=True)
    moved: dict[str, Any] = {"stage": "transferring"}
    restart = "Running SSH command Restart PHP-FPM"
    world.step("run_ssh_command", web, description=restart, updated_at=world.ago(minutes=29), **moved)
    world.step("link_release", web, updated_at=world.ago(minutes=28), **moved)
    return diagnose(
        identifier,
        finds={"restarted_before_release": "warning"},
        finds_not=("not_live",),
        says=("Restart PHP-FPM ran on web1 before",),
        says_not=(NO_FAULT,),
    )


@scenario("PHP still runs the old code. (It was restarted after the release was linked.)")
def x_the_restart_came_in_time(rails: Rails) -> Case:
    world, web, identifier = linked(rails, "completed")
    world.step(
        "run_ssh_command", web, description="Running SSH command Restart PHP-FPM", updated_at=world.ago(minutes=9)
    )
    return diagnose(identifier, finds_not=("restarted_before_release", "not_live"), says=(NO_FAULT,))


@scenario("The config is the old one. (Its upload was skipped.)")
def x_config_files_were_skipped(rails: Rails) -> Case:
    world, web, identifier = arrived(rails, completed_items=3, total_items=3)
    world.step("upload_config_files", web, "skipped", stage="transferring")
    return diagnose(
        identifier,
        finds={"config_files_skipped": "warning"},
        says=("config files were not uploaded to web1",),
        says_not=(NO_FAULT,),
    )


@scenario("The container has no transfer step. (Servers of its kind have none.)")
def x_a_container_is_not_given_files(rails: Rails) -> Case:
    world = World(rails)
    targets = world.servers("image", protocol_type="docker_build")
    hooks = world.servers("hook", protocol_type="custom_action")
    identifier = world.deploy([*targets, *hooks])
    world.step("run_build_command")
    return diagnose(
        identifier,
        finds={"missing_transfer_step": "info"},
        finds_not=("steps_not_built",),
        says_not=("find out why", "deploy again"),
    )


def stopped(rails: Rails, **account: Any) -> Case:
    """A failed deployment, and a server without its files, of an account that may not deploy."""
    world = World(rails, **account)
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", server_group_id=7)
    world.servers("old", server_group_id=7, enabled=False)
    identifier = world.deploy(webs, status="failed", parent_type="ServerGroup", parent_id=7)
    world.failed_transfer(webs[0], CAUSES["disk_full"])
    world.transfers(webs[1:], "pending")
    return diagnose(identifier, finds={"account_inactive": "warning", "sequential_group_stopped": "warning"})


@scenario("A cancelled customer's last deploy failed. (Nobody is told to deploy.)")
def x_a_cancelled_account_is_not_told_to_deploy(rails: Rails) -> Case:
    case = stopped(rails, status="cancelled")
    case.says, case.says_not = ("the account is cancelled",), ("deploy again", "Then deploy")
    return case


@scenario("A suspended customer's last deploy failed. (Nobody is told to deploy.)")
def x_a_suspended_account_is_not_told_to_deploy(rails: Rails) -> Case:
    case = stopped(rails, suspended=True)
    case.says, case.says_not = ("the account is suspended",), ("deploy again", "Then deploy")
    return case
