"""The evidence of a diagnosis: of many rows that show one thing, the first few."""

from mcp_server.answers.bounds import ENOUGH, noted, size
from mcp_server.answers.links import fewer_links
from mcp_server.api.messages import JsonObject

FEWER_ROWS = (4, 3, 2, 1)  # of each finding: eighteen servers with one host key would cost 2,700 tokens


def brief_evidence(answer: JsonObject) -> JsonObject:
    """Return the diagnosis; if it is long, with fewer links and rows for each finding, and `truncated` has how many."""
    answer = shorter = fewer_links(answer, "findings", "evidence")
    for rows in FEWER_ROWS:
        if size(shorter) <= ENOUGH:
            break
        findings = [{**finding, "evidence": finding["evidence"][:rows]} for finding in answer["findings"]]
        shorter = {**answer, "findings": findings}
    total, shown = rows_of(answer), rows_of(shorter)
    if shown == total:
        return answer
    cut = {"total": total, **answer["truncated"].get("evidence", {}), "shown": shown}
    return noted({**shorter, "truncated": dict(answer["truncated"])}, "evidence", cut)


def rows_of(answer: JsonObject) -> int:
    """Return how many rows of evidence a diagnosis shows."""
    return sum(len(finding["evidence"]) for finding in answer["findings"])
