"""Server groups: their members and revisions of now, and the order in which a deployment goes through them."""

from tests.evals.case import Case, diagnose, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import TO_GROUP, World


def never_started(world: World, transfer_order: str) -> str:
    """A deployment to a group of three servers that failed at the second."""
    world.group(transfer_order=transfer_order)
    web1, web2, web3 = world.servers("web1", "web2", "web3", server_group_id=7)
    identifier = world.deploy([web1, web2, web3], done=[web1], failed={web2: CAUSES["disk_full"]}, **TO_GROUP)
    world.transfers([web3], "pending")
    return identifier


@scenario("Server 3 of 5 did not get the new files. (Its transfer never began.)")
def q01_one_server_was_never_started(world: World) -> Case:
    return diagnose(
        never_started(world, "sequential"),
        finds={"failed_step": "error", "sequential_group_stopped": "warning"},
        says=('"cause": "disk_full"', "web3 was never started", "web2 failed at transfer_files before that"),
    )


@scenario("Server 3 did not get its files; the group is parallel.")
def x_parallel_group_is_not_called_sequential(world: World) -> Case:
    return diagnose(never_started(world, "parallel"), finds={"failed_step": "error", "servers_never_started": "info"})


@scenario("It says completed but one site is old. (The server is disabled.)")
def q05_the_old_server_is_disabled(world: World) -> Case:
    group = world.group()
    webs = world.servers("web1", "web2", server_group_id=7)
    world.servers("old", server_group_id=7, enabled=False, last_revision="a" * 40)
    identifier = world.deploy(webs, done=webs, end_revision="b" * 40, **TO_GROUP)
    return diagnose(
        identifier, finds={"disabled_server_skipped": "warning"}, says=("old is disabled", group, "as they are now")
    )


@scenario("It says completed but one site is old. (The server joined the group later.)")
def q05_the_old_server_joined_later(world: World) -> Case:
    world.group()
    webs = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    world.servers("new", server_group_id=7, created_at=world.ago(minutes=5))
    identifier = world.deploy(webs, done=webs, **TO_GROUP)
    return diagnose(identifier, finds={"in_group_but_not_in_deployment": "warning"}, says=("new did not exist yet",))


@scenario("It says completed but one site is old. (It missed a deployment.)")
def q05_the_old_server_is_on_another_revision(world: World) -> Case:
    world.group(last_revision="b" * 40)
    webs = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    webs += world.servers("web3", server_group_id=7, last_revision="a" * 40)
    identifier = world.deploy(webs, done=webs, end_revision="b" * 40, **TO_GROUP)
    return diagnose(identifier, finds={"revisions_differ": "warning"}, says=("web3 on aaaaaaaaaaaa",))


@scenario("It says completed but one site is old. (No group; web3 is on another revision.)")
def q05_a_server_without_a_group_is_on_another_revision(world: World) -> Case:
    webs = world.servers("web1", "web2", last_revision="b" * 40)
    webs += world.servers("web3", last_revision="a" * 40)
    return diagnose(
        world.deploy(webs, done=webs, end_revision="b" * 40),
        finds={"revisions_differ": "warning"},
        says=("web3 on aaaaaaaaaaaa", "This deployment's is bbbbbbbbbbbb"),
    )


@scenario("It says completed but one site is old. (Nothing in the records supports that.)")
def q05_nothing_explains_an_old_site(world: World) -> Case:
    world.group(last_revision="b" * 40)
    webs = world.servers("web1", "web2", server_group_id=7, last_revision="b" * 40)
    return diagnose(
        world.deploy(webs, done=webs, end_revision="b" * 40, **TO_GROUP),
        says=("nothing in its records points to a fault", "2 of 2 servers got the files"),
    )


@scenario("web2 was moved out of the group. Did this deployment still go there?")
def x_a_server_left_the_group(world: World) -> Case:
    world.group()
    webs = world.servers("web1", server_group_id=7) + world.servers("web2")
    identifier = world.deploy(webs, done=webs, **TO_GROUP)
    return diagnose(identifier, finds={"left_group_since": "info"}, says=("web2 is not in the group any more",))


@scenario("Which servers are in this group?")
def q09_the_members_of_a_group(world: World) -> Case:
    group = world.group()
    world.servers("web1", server_group_id=7)
    world.servers("web2", server_group_id=7, enabled=False, protocol_type="ftp")
    return Case(
        [("admin_get_server_group", {"identifier": group})],
        says=('"name": "web1"', '"name": "web2"', '"enabled": false', '"protocol_type": "ftp"', '"server_count": 2'),
    )
