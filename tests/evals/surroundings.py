"""What is around a deployment: agents, connection checks, the account."""

from tests.builders import Rails
from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World


@scenario("web1 cannot be reached. (Its agent is offline.)")
def x_the_agent_is_offline(rails: Rails) -> Case:
    world = World(rails)
    agent = rails.agent(account_id=world.account, name="office", online=False, updated_at=world.ago(hours=3))
    webs = world.servers("web1", agent_id=agent)
    identifier = world.deploy(webs, status="failed")
    world.prepared()
    world.failed_transfer(webs[0], CAUSES["connection_timeout"])
    return diagnose(
        identifier,
        finds={"failed_step": "error", "agent_offline": "error"},
        finds_not=("agent_revoked",),
        says=("office", "fit that", "That is its state now"),
    )


@scenario("web1 cannot be reached. (Its agent is revoked.)")
def x_the_agent_is_revoked(rails: Rails) -> Case:
    world = World(rails)
    agent = rails.agent(account_id=world.account, name="office", online=False, revoked_at=world.ago(days=2))
    webs = world.servers("web1", agent_id=agent)
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["connection_timeout"])
    return diagnose(identifier, finds={"agent_revoked": "error"}, finds_not=("agent_offline",), says=("revoked since",))


@scenario("web1 cannot be reached. (Its agent is online.)")
def x_the_agent_is_online(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", agent_id=rails.agent(account_id=world.account, name="office"))
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["connection_timeout"])
    return diagnose(
        identifier, finds={"failed_step": "error"}, finds_not=("agent_offline", "agent_revoked"), says_not=("office",)
    )


@scenario("What did the last connection test of web1 say?")
def x_the_last_connection_check_failed(rails: Rails) -> Case:
    world = World(rails)
    said = {"connection_error_message": "Could not change directory", "connection_checked_at": world.ago(minutes=9)}
    webs = world.servers("web1", **said)
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["permission_denied"])
    return diagnose(
        identifier, finds={"connection_check_failed": "warning"}, says=("Could not change directory", "checked_at")
    )


@scenario("What did the last connection test of web1 say? (It went well.)")
def x_the_last_connection_check_went_well(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", connection_error_message="", connection_checked_at=world.ago(minutes=9))
    identifier = world.deploy(webs, status="failed")
    world.failed_transfer(webs[0], CAUSES["permission_denied"])
    return diagnose(identifier, finds={"failed_step": "error"}, finds_not=("connection_check_failed",))


@scenario("Cancelled customer asks what their last deploy did.")
def q15_a_cancelled_account(rails: Rails) -> Case:
    world = World(rails, status="cancelled")
    webs = world.servers("web1", "web2")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(
        identifier,
        finds={"account_inactive": "warning"},
        finds_not=("missing_transfer_step", "failed_step"),
        says=("2 of 2 servers got the files", "cancelled"),
    )


@scenario("Is the account in order? (It is active.)")
def x_an_active_account_is_no_finding(rails: Rails) -> Case:
    world = World(rails, suspended=False)
    webs = world.servers("web1")
    identifier = world.deploy(webs)
    world.done(webs)
    return diagnose(identifier, finds_not=("account_inactive",), says=('"status": "active"',))
