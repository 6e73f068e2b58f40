"""Revisions of the servers now, and their preferred branch."""

from collections import defaultdict
from collections.abc import Iterator

from app.rules import Record
from app.rules.diagnosis.evidence import deployment_row, server_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding
from app.rules.diagnosis.groups import ONLY_A_NOTE, Group, group_of, look_at, members_of, severity_of
from app.rules.diagnosis.past import brought, completed_at, later_of, past_of, same_revision, superseding
from app.rules.diagnosis.words import joined, moment
from app.rules.step_texts import quote

REVISIONS = Code(
    name="revisions_differ",
    severity=WARNING,
    meaning="Servers that are deployed to together are on different revisions: one of them missed a deployment, or had"
    " one of its own.",
    decided="Enabled servers that are in the group now (without a group: those of the deployment) have different"
    f" servers.last_revision; empty ones are left out.{ONLY_A_NOTE} Without a group a note too unless one of them is on"
    " this deployment's end_revision.",
    first_check="Customer: see which servers are behind.",
    redeploy="Then deploy to those.",
    example="the servers of the group Production are on 2 different revisions now",
    needs=("servers.last_revision",),
)
OTHER = Code(
    name="server_on_other_revision",
    severity=WARNING,
    meaning="The newest deployment to the target completed, and the server is not on its revision: an older one that"
    " completed later left older code there, or the server was deployed to in another way.",
    decided="This deployment is, or a later one to the same target is, the newest that completed. The server is"
    " enabled, took part in this one, and its last_revision is not that one's end_revision: it is that of an older"
    " deployment to the target that completed later, or of none that was read. Of none is a note, not decided where"
    " revisions_differ says it.",
    first_check="Customer: see which of the two revisions the server should have.",
    redeploy="If the newest, deploy it again to this server.",
    example="web1 is on the revision of deployment 4b2f..., which was requested earlier and completed later",
    needs=("servers.last_revision", "deployments.end_revision"),
)
BRANCH = Code(
    name="branch_not_preferred",
    severity=INFO,
    meaning="The deployed branch is not the one that the target is usually deployed from. That can be on purpose.",
    decided="deployments.branch is not preferred_branch of the group that was deployed to; without a group, of a server"
    " of the deployment. Blank ones are left out.",
    first_check="Customer: was this branch meant for these servers?",
    example="it deployed the branch hotfix, and web1 prefers main",
    needs=("servers.preferred_branch", "server_groups.preferred_branch"),
)
CODES = (REVISIONS, OTHER, BRANCH)


def revisions(facts: Facts) -> Iterator[Finding]:
    """Yield servers of one target on different revisions; otherwise those that are not on this deployment's."""
    if facts.is_preview:
        return
    group = group_of(facts)
    on: defaultdict[str, list[int]] = defaultdict(list)
    for entry in members_of(facts, group) if group else facts.used_servers:
        server: Record = entry["server"]
        if server["last_revision"] and server["enabled"] is not False:
            on[server["last_revision"]].append(server["id"])
    overtaken = [server_id for ids in on.values() for server_id in ids if server_id in facts.used_ids]
    yield from _other(facts, overtaken, is_alone=len(on) == 1)
    if len(on) > 1:
        yield _differing(facts, group, sorted(on.items(), key=lambda item: len(item[1])))


def _differing(facts: Facts, group: Group | None, fewest_first: list[tuple[str, list[int]]]) -> Finding:
    said = "; ".join(f"{joined(map(facts.name, ids))} on {revision[:12]}" for revision, ids in fewest_first[:3])
    deployed, later = facts.deployment["end_revision"], superseding(facts)
    ours = WARNING if deployed in dict(fewest_first) and not later else INFO
    whose = f"the servers of the group {group.name}" if group else "the deployment's servers"
    return Finding(
        REVISIONS,
        f"{whose} are on {len(fewest_first)} different revisions now",
        f"Now {said}." + (f" This deployment's is {deployed[:12]}." if deployed else ""),
        [server_row(facts, server_id, last_revision=revision) for revision, ids in fewest_first for server_id in ids],
        severity=severity_of(facts, group) if group else ours,
        first_check=f"No action: look at deployment {later['identifier']}, which is newer." if later else "",
        redeploy="" if later else None,
        look_at=(look_at(group),) if group else (),
    )


def _other(facts: Facts, ids: list[int], *, is_alone: bool) -> Iterator[Finding]:
    """Yield the servers that are not on the newest completed deployment's revision, grouped by reason."""
    newest = superseding(facts) or facts.deployment
    if facts.status != "completed" or facts.is_of_config_files or not newest["end_revision"]:
        return
    behind: defaultdict[str, list[int]] = defaultdict(list)
    for server_id in ids:
        revision = facts.servers[server_id]["server"]["last_revision"]
        if not same_revision(revision, newest["end_revision"]):
            behind[revision].append(server_id)
    for revision, server_ids in behind.items():
        if older := _overtaking(facts, newest, revision):
            yield _left_behind(facts, server_ids, older, newest)
        elif is_alone and newest is facts.deployment and not brought(facts.history, revision):
            yield _unexplained(facts, server_ids, revision)


def _overtaking(facts: Facts, newest: Record, revision: str) -> Record | None:
    """Return the deployment with this revision that was requested before the newest and completed after it, or None."""
    end = completed_at(newest)
    known = [*past_of(facts), *later_of(facts)]
    late = [row for row in brought(known, revision) if row["id"] < newest["id"]]
    return next((row for row in late if end and (theirs := completed_at(row)) and theirs > end), None)


def _left_behind(facts: Facts, ids: list[int], older: Record, newest: Record) -> Finding:
    is_own = older["id"] == facts.deployment["id"]
    which = "this deployment" if is_own else f"deployment {older['identifier']}"
    verb = "is" if len(ids) == 1 else "are"
    return Finding(
        OTHER,
        f"{joined(map(facts.name, ids))} {verb} on the revision of {which}, which was requested earlier and completed"
        " later",
        f"The newest deployment, {newest['identifier']}, completed at {moment(completed_at(newest))} with revision"
        f" {newest['end_revision'][:12]}; {which} completed at {moment(completed_at(older))} and left"
        f" {older['end_revision'][:12]} there.",
        [server_row(facts, id_, last_revision=older["end_revision"]) for id_ in ids]
        + [deployment_row(older), deployment_row(newest)],
    )


def _unexplained(facts: Facts, ids: list[int], revision: str) -> Finding:
    verb = "is" if len(ids) == 1 else "are"
    return Finding(
        OTHER,
        f"{joined(map(facts.name, ids))} {verb} on another revision than this deployment's",
        f"Now {revision[:12]}; this deployment's is {facts.deployment['end_revision'][:12]}. No deployment to the"
        " target that was read brought it: the server may have been deployed to alone, or in another way.",
        [server_row(facts, id_, last_revision=revision) for id_ in ids],
        severity=INFO,
        first_check="Customer: was the server deployed to in another way?",
        redeploy="",
    )


def branch(facts: Facts) -> Iterator[Finding]:
    """Yield the target's preferred branch when another one was deployed."""
    deployed, group = facts.deployment["branch"], facts.deployment["group"]
    if not deployed or facts.is_of_config_files:
        return
    if group and group["preferred_branch"]:
        preferred = {group["preferred_branch"]: [f"the group {quote(group['name']) or group['identifier']}"]}
    else:
        preferred = {}
        for entry in facts.used_servers:
            if wanted := entry["server"]["preferred_branch"]:
                preferred.setdefault(wanted, []).append(facts.name(entry["server"]["id"]))
    others = {name: who for name, who in preferred.items() if name != deployed}
    if others:
        said = "; ".join(
            f"{joined(who)} prefer{'s' if len(who) == 1 else ''} {quote(name)}" for name, who in others.items()
        )
        yield Finding(
            BRANCH,
            f"it deployed the branch {quote(deployed)}, and {said}",
            "Preferred branches are as they are set now.",
            [
                server_row(facts, entry["server"]["id"], preferred_branch=entry["server"]["preferred_branch"])
                for entry in facts.used_servers
            ],
        )


FINDERS = (revisions, branch)
