"""The revisions that the servers are on now."""

from collections import defaultdict
from collections.abc import Iterator

from app.rules.diagnosis.evidence import server_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, Record
from app.rules.diagnosis.groups import ONLY_A_NOTE, Group, group_of, look_at, members_of, severity_of
from app.rules.diagnosis.words import joined

REVISIONS = Code(
    name="revisions_differ",
    severity=WARNING,
    meaning="Servers that are deployed to together are on different revisions: one of them missed a deployment, or had"
    " one of its own.",
    decided="Enabled servers that are in the group now (without a group: those of the deployment) have different"
    f" servers.last_revision; empty ones are left out.{ONLY_A_NOTE} Without a group a note too unless one of them is on"
    " this deployment's end_revision.",
    first_check="Customer: deploy to the servers that are behind. DeployHQ: see which deployment they missed.",
    needs=("servers.last_revision",),
)
CODES = (REVISIONS,)


def revisions(facts: Facts) -> Iterator[Finding]:
    """Servers that belong together and are on different revisions."""
    if facts.is_preview:
        return
    group = group_of(facts)
    on: defaultdict[str, list[int]] = defaultdict(list)
    for entry in members_of(facts, group) if group else facts.used_servers:
        server: Record = entry["server"]
        if server["last_revision"] and server["enabled"] is not False:
            on[server["last_revision"]].append(server["id"])
    if len(on) > 1:
        yield _finding(facts, group, sorted(on.items(), key=lambda item: len(item[1])))


def _finding(facts: Facts, group: Group | None, fewest_first: list[tuple[str, list[int]]]) -> Finding:
    said = "; ".join(f"{joined(map(facts.name, ids))} on {revision[:12]}" for revision, ids in fewest_first[:3])
    deployed = facts.deployment["end_revision"]
    ours = WARNING if deployed in dict(fewest_first) else INFO
    whose = f"the servers of the group {group.name}" if group else "the deployment's servers"
    return Finding(
        REVISIONS,
        f"{whose} are on {len(fewest_first)} different revisions now",
        f"Now {said}." + (f" This deployment's is {deployed[:12]}." if deployed else ""),
        [server_row(facts, server_id, last_revision=revision) for revision, ids in fewest_first for server_id in ids],
        severity=severity_of(facts, group) if group else ours,
        look_at=(look_at(group),) if group else (),
    )


FINDERS = (revisions,)
