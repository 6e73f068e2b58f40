"""What is around a deployment: agents, connection checks, the account."""

from typing import Any

from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World


def failed(world: World, cause: str, **server: Any) -> str:
    """A deployment whose transfer to web1, a server with these columns, failed for this cause."""
    (web,) = world.servers("web1", **server)
    return world.deploy([web], failed={web: CAUSES[cause]})


@scenario("web1 cannot be reached. (Its agent is offline.)")
def x_the_agent_is_offline(world: World) -> Case:
    agent = world.agent(online=False, updated_at=world.ago(hours=3))
    return diagnose(
        failed(world, "connection_timeout", agent_id=agent),
        finds={"failed_step": "error", "agent_offline": "error"},
        says=("office", "fit that", "That is its state now"),
    )


@scenario("web1 cannot be reached. (Its agent is revoked.)")
def x_the_agent_is_revoked(world: World) -> Case:
    agent = world.agent(online=False, revoked_at=world.ago(days=2))
    return diagnose(
        failed(world, "connection_timeout", agent_id=agent),
        finds={"failed_step": "error", "agent_revoked": "error"},
        says=("revoked since",),
    )


@scenario("web1 cannot be reached. (Its agent is online.)")
def x_the_agent_is_online(world: World) -> Case:
    identifier = failed(world, "connection_timeout", agent_id=world.agent())
    return diagnose(identifier, finds={"failed_step": "error"}, says_not=("office",))


@scenario("What did the last connection test of web1 say?")
def x_the_last_connection_check_failed(world: World) -> Case:
    said = {"connection_error_message": "Could not change directory", "connection_checked_at": world.ago(minutes=9)}
    return diagnose(
        failed(world, "permission_denied", **said),
        finds={"failed_step": "error", "connection_check_failed": "warning"},
        says=("Could not change directory", "checked_at"),
    )


@scenario("What did the last connection test of web1 say? (It went well.)")
def x_the_last_connection_check_went_well(world: World) -> Case:
    said = {"connection_error_message": "", "connection_checked_at": world.ago(minutes=9)}
    return diagnose(failed(world, "permission_denied", **said), finds={"failed_step": "error"})


@scenario("Cancelled customer asks what their last deploy did.", status="cancelled")
def q15_a_cancelled_account(world: World) -> Case:
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs, done=webs)
    return diagnose(
        identifier, finds={"account_inactive": "warning"}, says=("2 of 2 servers got the files", "cancelled")
    )


@scenario("Is the account in order? (It is active.)", suspended=False)
def x_an_active_account_is_no_finding(world: World) -> Case:
    webs = world.servers("web1")
    identifier = world.deploy(webs, done=webs)
    return diagnose(identifier, says=('"status": "active"',))
