"""The evidence of a diagnosis: of many rows that show one thing, the first few."""

from mcp_server.answers.bounds import JsonObject, noted

MOST_ROWS = 4  # of a finding: eighteen servers with one host key would cost 2,700 tokens


def brief_evidence(answer: JsonObject) -> JsonObject:
    """Return the diagnosis with at most MOST_ROWS rows for each finding, and their number where rows were left out."""
    findings = [{**finding, "evidence": finding["evidence"][:MOST_ROWS]} for finding in answer["findings"]]
    total = sum(len(finding["evidence"]) for finding in answer["findings"])
    shown = sum(len(finding["evidence"]) for finding in findings)
    if shown == total:
        return answer
    said = answer["truncated"].get("evidence", {"total": total})
    return noted(
        {**answer, "findings": findings, "truncated": {**answer["truncated"]}}, "evidence", {**said, "shown": shown}
    )
