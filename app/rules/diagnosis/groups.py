"""Differences between a server group's members now and the deployment's servers."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.rules import Record
from app.rules.diagnosis.evidence import server_row
from app.rules.diagnosis.facts import LONGEST_NAME, Facts, when
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.past import same_revision, superseding
from app.rules.diagnosis.words import counted, joined
from app.rules.step_texts import quote, shortened

ONLY_A_NOTE = (
    " Only a note while the deployment is not over, when the group was deployed to since (a later deployment to it"
    " completed, or its last_revision is another one than this deployment's end_revision), and when the deployment's"
    " target is not on record."
)

DISABLED = Code(
    name="disabled_server_skipped",
    severity=WARNING,
    meaning="The server is in the group and is disabled, so deployments to the group leave it out.",
    decided="servers.enabled is false, the server is in the group now, and has no deployments_servers row here."
    f"{ONLY_A_NOTE}",
    first_check="Customer: enable the server if it should get deployments.",
    redeploy="Then deploy to it.",
    example="web3 is disabled, and took no part",
)
OUTSIDE = Code(
    name="in_group_but_not_in_deployment",
    severity=WARNING,
    meaning="The server is in the group now and took no part in the deployment: it joined or was enabled later, or it"
    " was left out. This deployment gave it no files.",
    decided="servers.server_group_id is the group's, the server is enabled, and has no deployments_servers row here."
    f"{ONLY_A_NOTE} Also a note when the server is on this deployment's end_revision all the same.",
    first_check="Customer: should the server have this deployment's files?",
    redeploy="Then deploy to it.",
)
LEFT = Code(
    name="left_group_since",
    severity=INFO,
    meaning="The server took part in the deployment, and is not in the group any more.",
    decided="A deployments_servers row whose server has another server_group_id now, or no row any more.",
    first_check="No action: deployments to the group do not reach it any more.",
    needs=("deployments.parent_id", "deployments.parent_type"),
)
CODES = (DISABLED, OUTSIDE, LEFT)


class Group(NamedTuple):
    """The server group that was deployed to."""

    row: Record
    is_certain: bool
    """False: the target is not on record, and all of the deployment's servers are in this group."""

    @property
    def name(self) -> str:
        return shortened(quote(self.row["name"]) or str(self.row["identifier"]), LONGEST_NAME)

    @property
    def doubt(self) -> str:
        return "" if self.is_certain else " The target is not on record: this holds if the deployment was to the group."


def group_of(facts: Facts) -> Group | None:
    """Return the group that was deployed to; None for a single server or an unknown target."""
    deployment = facts.deployment
    if deployment["group"]:
        return Group(deployment["group"], is_certain=True)
    if deployment["parent_type"] or not facts.used_servers:
        return None
    groups = {entry["group"]["id"] if entry["group"] else None for entry in facts.used_servers}
    return Group(facts.used_servers[0]["group"], is_certain=False) if len(groups) == 1 and None not in groups else None


def members_of(facts: Facts, group: Group) -> list[Record]:
    """Return the servers that are in the group now."""
    return [entry for entry in facts.members if entry["server"]["server_group_id"] == group.row["id"]]


def membership(facts: Facts) -> Iterator[Finding]:
    """Yield servers that are in the group now or were in the deployment, but not both."""
    group = group_of(facts)
    if not group or facts.is_preview:
        return
    used = set(facts.used_ids)
    absent = [entry["server"] for entry in members_of(facts, group) if entry["server"]["id"] not in used]
    disabled = [server for server in absent if server["enabled"] is False]
    enabled = [server for server in absent if server["enabled"] is not False]
    if disabled:
        yield _outside(facts, group, DISABLED, disabled)
    if enabled and (group.is_certain or len(used) > 1):  # a single server can be the whole target
        yield _outside(facts, group, OUTSIDE, enabled)
    if group.is_certain:
        yield from _left(facts, group)


def _outside(facts: Facts, group: Group, code: Code, servers: list[Record]) -> Finding:
    verb = "is" if len(servers) == 1 else "are"
    what = "disabled, and took no part" if code is DISABLED else "in the group now, but not in the deployment"
    requested = when(facts.deployment["created_at"])
    later = [
        server["id"] for server in servers if requested and (made := when(server["created_at"])) and made > requested
    ]
    younger = f" {joined(map(facts.name, later))} did not exist yet when it was requested." if later else ""
    deployed = facts.deployment["end_revision"]
    on_it = all(same_revision(server["last_revision"], deployed) for server in servers)
    same = (
        f" {'It is' if len(servers) == 1 else 'They are'} on this deployment's revision now all the same."
        if on_it
        else ""
    )
    return Finding(
        code,
        f"{joined(facts.name(server['id']) for server in servers)} {verb} {what}",
        f"{counted(len(servers), 'server')} of the group {group.name} {verb} {what}.{younger}{same}{group.doubt}",
        [
            server_row(
                facts, server["id"], last_revision=server["last_revision"], created_at=when(server["created_at"])
            )
            for server in servers
        ],
        severity=INFO if on_it else severity_of(facts, group),
        first_check="No action: it has the same revision." if on_it and code is OUTSIDE else "",
        redeploy="" if on_it else None,
        look_at=(look_at(group),),
    )


def severity_of(facts: Facts, group: Group) -> str:
    """Return the severity of a difference: info, unless the deployment is finished and the group's newest."""
    deployed, newest = facts.deployment["end_revision"], group.row["last_revision"]
    is_newest = not (deployed and newest and not same_revision(deployed, newest)) and not superseding(facts)
    if facts.is_unfinished:
        return INFO
    return WARNING if group.is_certain and is_newest else INFO


def look_at(group: Group) -> Mapping[str, Any]:
    return look("admin_get_server_group", "The group's members of now.", identifier=group.row["identifier"])


def _left(facts: Facts, group: Group) -> Iterator[Finding]:
    gone = [
        server_id
        for server_id in facts.used_ids
        if server_id not in facts.servers or facts.servers[server_id]["server"]["server_group_id"] != group.row["id"]
    ]
    if gone:
        yield Finding(
            LEFT,
            f"{joined(map(facts.name, gone))} {'is' if len(gone) == 1 else 'are'} not in the group any more",
            f"{counted(len(gone), 'server')} of this deployment left the group {group.name} since.",
            [server_row(facts, server_id) for server_id in gone],
        )


FINDERS = (membership,)
