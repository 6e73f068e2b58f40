"""Server groups: their members and revisions of now, and the order in which a deployment goes through them."""

from tests.builders import Rails
from tests.evals.case import Case, diagnose, scenario
from tests.evals.world import World


@scenario("Server 3 of 5 did not get the new files. (Its transfer never began.)")
def q01_one_server_was_never_started(rails: Rails) -> Case:
    world = World(rails)
    world.group(transfer_order="sequential")
    webs = world.servers("web1", "web2", "web3", server_group_id=7)
    identifier = world.deploy(webs, status="failed", parent_type="ServerGroup", parent_id=7)
    world.done(webs[:1])
    world.failed_transfer(webs[1], "No space left on device")
    world.transfers(webs[2:], "pending")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "sequential_group_stopped": "warning"},
        finds_not=("missing_transfer_step", "servers_never_started"),
        says=('"cause": "disk_full"', "web3 was never started", "web2 failed at transfer_files before that"),
    )


@scenario("Server 3 did not get its files; the group is parallel.")
def x_parallel_group_is_not_called_sequential(rails: Rails) -> Case:
    world = World(rails)
    world.group(transfer_order="parallel")
    webs = world.servers("web1", "web2", "web3", server_group_id=7)
    identifier = world.deploy(webs, status="failed", parent_type="ServerGroup", parent_id=7)
    world.done(webs[:1])
    world.failed_transfer(webs[1], "No space left on device")
    world.transfers(webs[2:], "pending")
    return diagnose(
        identifier,
        finds={"failed_step": "error", "servers_never_started": "info"},
        finds_not=("sequential_group_stopped", "missing_transfer_step"),
    )


@scenario("It says completed but one site is old. (The server is disabled.)")
def q05_the_old_server_is_disabled(rails: Rails) -> Case:
    world = World(rails)
    group = world.group()
    web1, web2 = world.servers("web1", "web2", server_group_id=7)
    world.servers("old", server_group_id=7, enabled=False, last_revision="a" * 40)
    identifier = world.deploy([web1, web2], parent_type="ServerGroup", parent_id=7, end_revision="b" * 40)
    world.done([web1, web2])
    return diagnose(
        identifier,
        finds={"disabled_server_skipped": "warning"},
        finds_not=("in_group_but_not_in_deployment", "missing_transfer_step", "revisions_differ"),
        says=("old is disabled", group, "as they are now"),
    )


@scenario("It says completed but one site is old. (The server joined the group later.)")
def q05_the_old_server_joined_later(rails: Rails) -> Case:
    world = World(rails)
    world.group()
    web1, web2 = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    world.servers("new", server_group_id=7, created_at=world.ago(minutes=5))
    identifier = world.deploy([web1, web2], parent_type="ServerGroup", parent_id=7)
    world.done([web1, web2])
    return diagnose(
        identifier,
        finds={"in_group_but_not_in_deployment": "warning"},
        finds_not=("disabled_server_skipped", "missing_transfer_step", "revisions_differ"),
        says=("new did not exist yet",),
    )


@scenario("It says completed but one site is old. (It missed a deployment.)")
def q05_the_old_server_is_on_another_revision(rails: Rails) -> Case:
    world = World(rails)
    world.group(last_revision="b" * 40)
    web1, web2 = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    (web3,) = world.servers("web3", server_group_id=7, last_revision="a" * 40)
    to = [web1, web2, web3]
    identifier = world.deploy(to, parent_type="ServerGroup", parent_id=7, end_revision="b" * 40)
    world.done(to)
    return diagnose(
        identifier,
        finds={"revisions_differ": "warning"},
        finds_not=("missing_transfer_step", "disabled_server_skipped", "in_group_but_not_in_deployment"),
        says=("web3 on aaaaaaaaaaaa",),
    )


@scenario("It says completed but one site is old. (No group; web3 is on another revision.)")
def q05_a_server_without_a_group_is_on_another_revision(rails: Rails) -> Case:
    world = World(rails)
    webs = world.servers("web1", "web2", last_revision="b" * 40)
    (web3,) = world.servers("web3", last_revision="a" * 40)
    identifier = world.deploy([*webs, web3], end_revision="b" * 40)
    world.done([*webs, web3])
    return diagnose(
        identifier,
        finds={"revisions_differ": "warning"},
        finds_not=("missing_transfer_step", "in_group_but_not_in_deployment"),
        says=("web3 on aaaaaaaaaaaa", "This deployment's is bbbbbbbbbbbb"),
    )


@scenario("It says completed but one site is old. (Nothing in the records supports that.)")
def q05_nothing_explains_an_old_site(rails: Rails) -> Case:
    world = World(rails)
    world.group(last_revision="b" * 40)
    webs = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    identifier = world.deploy(webs, parent_type="ServerGroup", parent_id=7, end_revision="b" * 40)
    world.done(webs)
    return diagnose(
        identifier,
        check=lambda answers: isinstance(answers[0], dict) and answers[0]["findings"] == [],
        says=("nothing in its records points to a fault", "2 of 2 servers got the files"),
    )


@scenario("web2 was moved out of the group. Did this deployment still go there?")
def x_a_server_left_the_group(rails: Rails) -> Case:
    world = World(rails)
    world.group()
    (web1,) = world.servers("web1", server_group_id=7)
    (web2,) = world.servers("web2")
    identifier = world.deploy([web1, web2], parent_type="ServerGroup", parent_id=7)
    world.done([web1, web2])
    return diagnose(
        identifier,
        finds={"left_group_since": "info"},
        finds_not=("in_group_but_not_in_deployment", "missing_transfer_step"),
        says=("web2 is not in the group any more",),
    )


@scenario("Which servers are in this group?")
def q09_the_members_of_a_group(rails: Rails) -> Case:
    world = World(rails)
    group = world.group()
    world.servers("web1", server_group_id=7)
    world.servers("web2", server_group_id=7, enabled=False, protocol_type="ftp")
    return Case(
        [("admin_get_server_group", {"identifier": group})],
        says=('"name": "web1"', '"name": "web2"', '"enabled": false', '"protocol_type": "ftp"', '"server_count": 2'),
    )
