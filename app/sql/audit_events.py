"""The audit log read back: its lines as queries, each with what came of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

LOGGER = "app.audit"
EVENTS = ("admitted", "refused", "finished")


@dataclass
class AuditedQuery:
    """One query that somebody sent."""

    sql: str
    """Empty when the request held none that could be read."""
    dialect: str | None
    time: str
    event: str
    """admitted or refused."""
    outcome: str | None = None
    """answered, or the code of what went wrong; None while an admitted query is not finished."""
    rows: int | None = None
    ms: float | None = None


@dataclass
class AuditHistory:
    """What a log holds."""

    queries: list[AuditedQuery] = field(default_factory=list)
    foreign: int = 0
    """Lines that are no audit records: broken ones, and those of other loggers."""
    headless: int = 0
    """Ends of queries whose beginnings are not in this log."""


def read_history(lines: Iterable[str]) -> AuditHistory:
    """The queries in these lines, in their order. Text before a line's first brace, as log drains add, is skipped."""
    history, begun = AuditHistory(), dict[str, AuditedQuery]()
    for line in lines:
        record = _record(line)
        if record is None:
            history.foreign += bool(line.strip())
        elif record["event"] != "finished":
            query = _begun(record)
            history.queries.append(query)
            begun[str(record.get("query_id"))] = query
        elif query_of_end := begun.get(str(record.get("query_id"))):
            query_of_end.outcome = str(record.get("outcome"))
            query_of_end.rows, query_of_end.ms = _number(record, "rows"), _number(record, "ms")
        else:
            history.headless += 1
    return history


def _record(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line[line.index("{") :])
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("logger") != LOGGER or value.get("event") not in EVENTS:
        return None
    return value


def _begun(record: dict[str, Any]) -> AuditedQuery:
    sql, dialect = record.get("sql"), record.get("dialect")
    return AuditedQuery(
        sql=sql if isinstance(sql, str) else "",
        dialect=dialect if isinstance(dialect, str) else None,
        time=str(record.get("time", ""))[:19],
        event=record["event"],
        outcome=str(record.get("code")) if record["event"] == "refused" else None,
    )


def _number(record: dict[str, Any], key: str) -> Any:
    value = record.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
