"""The diagnosis of a deployment: its findings, most severe first, within the answer's limits."""

from collections.abc import Sequence
from dataclasses import replace

from app.rules import Record
from app.rules.bounds import left_out
from app.rules.diagnosis.catalogue import FINDERS
from app.rules.diagnosis.caveats import caveats
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import INFO, MOST_ROWS_EACH, SEVERITIES, Finding
from app.rules.diagnosis.past import superseding, target
from app.rules.diagnosis.reach import given_files, got_nothing, takers
from app.rules.diagnosis.said import within
from app.rules.diagnosis.words import counted, joined
from app.rules.urls import Pages, owners, page

MOST_FINDINGS = 20
MOST_ROWS = 40  # of evidence, in all findings together
MOST_CALLS = 4


def diagnose(facts: Facts) -> Record:
    """Return the answer about one deployment."""
    findings = find(facts)
    shown = findings[:MOST_FINDINGS]
    rows = dealt([finding.evidence_total for finding in shown])
    printed = [_printed(finding, number, facts) for finding, number in zip(shown, rows, strict=True)]
    texts = within([finding["evidence"] for finding in printed])
    return {
        "summary": summary(facts, findings),
        "provisional": facts.is_unfinished,
        "counts": counts(facts),
        "findings": printed,
        "findings_total": len(findings),
        "truncated": left_out(
            findings=(len(shown), len(findings)),
            evidence=(sum(rows), sum(finding.evidence_total for finding in shown)),
            texts=texts,
        ),
        "caveats": caveats(facts, findings),
        "next": calls(findings),
    }


def find(facts: Facts) -> list[Finding]:
    """Return every finding, most severe first."""
    found = [settled(facts, finding) for finder in FINDERS for finding in finder(facts)]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def settled(facts: Facts, finding: Finding) -> Finding:
    """Return the finding whose first check also says what deploying again does, or why not to deploy."""
    if not finding.redeploy:
        return finding
    advice = " ".join(filter(None, (finding.first_check, obstacle(facts) or finding.redeploy)))
    return replace(finding, first_check=advice)


def obstacle(facts: Facts) -> str:
    """Return the reason not to deploy to the target now, or an empty text."""
    if facts.inactive:
        return f"Nobody can deploy now: the account is {joined(facts.inactive)}."
    if facts.is_unfinished:
        return "Do not deploy yet: this deployment is not over."
    if later := superseding(facts):
        return (
            f"Do not deploy this again: deployment {later['identifier']} to {target(facts)} was requested later and"
            " completed. Look at that one."
        )
    return ""


def summary(facts: Facts, findings: Sequence[Finding]) -> str:
    """Return one sentence with the status and the most severe findings."""
    status = f"Deployment {facts.status or 'without a status'}{_reach(facts)}"
    grave = [finding for finding in findings if finding.severity != INFO]
    told = (grave or findings)[:2]
    more = len(grave) - len(told)
    rest = [f"and {counted(more, 'more finding')}"] if more > 0 else []
    all_clear = [] if grave else ["nothing in its records points to a fault"]  # first: a side remark reads as the cause
    return f"{status}: {'; '.join([*all_clear, *(finding.title for finding in told), *rest])}."


def _reach(facts: Facts) -> str:
    if facts.is_preview or facts.is_of_config_files or facts.is_pending or not facts.transfers or not facts.used_ids:
        return ""
    servers, given = takers(facts), given_files(facts)
    if given and all(got_nothing(facts, server_id) for server_id in given):
        return f" ({len(given)} of {counted(len(servers), 'server')} had no file to get)"
    so_far = " so far" if facts.is_unfinished else ""
    return f" ({len(given)} of {counted(len(servers), 'server')} got the files{so_far})"


def counts(facts: Facts) -> Record:
    """Return the deployment's progress in numbers."""
    return {
        "servers": len(facts.used_ids),
        "servers_given_files": len(given_files(facts)),
        "steps": len(facts.steps),
        "failed_steps": len(facts.failed_steps),
    }


def calls(findings: Sequence[Finding]) -> list[Record]:
    """Return the suggested next calls, each once."""
    wanted: list[Record] = []
    for finding in findings:
        for call in finding.look_at:
            if not any((call["tool"], call["arguments"]) == (other["tool"], other["arguments"]) for other in wanted):
                wanted.append(dict(call))
    return wanted[:MOST_CALLS]


def dealt(wishes: Sequence[int]) -> list[int]:
    """Return how many rows each finding shows, dealt out round-robin until MOST_ROWS are used."""
    given, left = [0] * len(wishes), MOST_ROWS
    for turn in range(MOST_ROWS_EACH):
        for index, wish in enumerate(wishes):
            if wish > turn and left:
                given[index] += 1
                left -= 1
    return given


def _printed(finding: Finding, rows: int, facts: Facts) -> Record:
    return {
        "code": finding.code.name,
        "severity": finding.severity,
        "title": finding.title,
        "explanation": finding.explanation,
        "cause": finding.cause,
        "evidence": [row() for row in finding.evidence[:rows]],
        "evidence_total": finding.evidence_total,
        "first_check": finding.first_check,
        "docs": finding.docs,
        "provisional": facts.is_unfinished,
    }


def link(answer: Record, facts: Facts, base: str) -> Record:
    """Return the diagnosis with its deployment, project and account, and the URLs of all rows that have a page."""
    pages = Pages.of(facts.deployment, base)
    home_of = {entry["server"]["identifier"]: entry["home"] for entry in facts.servers.values()}
    for finding in answer["findings"]:
        for row in finding["evidence"]:
            if url := _url(row, pages, home_of):
                row["url"] = url
    own = facts.deployment | {"url": pages.url("deployments", facts.deployment["identifier"])}
    return {"deployment": own, **owners(facts.deployment, base), **answer}


def _url(row: Record, pages: Pages, home_of: dict[str, Record | None]) -> str | None:
    """Return the page of the other deployment that a row of evidence is about, or of its server."""
    if identifier := row.get("deployment_identifier"):
        return page(pages.base, pages.account, row.get("project", pages.project), "deployments", identifier)
    home = home_of.get(row.get("server_identifier", "")) or {}
    return page(pages.base, pages.account, home.get("permalink"), "servers", row.get("server_identifier"))
