"""Times that a query moved to another zone than UTC: they must not be labelled as UTC."""

import re
from typing import Final

# In what the gate has written. UTC_LITERAL is a zone that is UTC by any name.
UTC_LITERAL: Final = r"'(?:UTC|GMT|Z|\+00:00|[+-]?0|Etc/UTC)'"
MOVED: Final = re.compile(
    rf"(?i)\bAT TIME ZONE (?!{UTC_LITERAL})|\b(?:CONVERT_TZ|TIMEZONE)\b|'\s*localtime\s*'|\bTIMEZONE_HOUR\b"
)
LABELLED: Final = re.compile(rb'(?<=[\[,])("\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z"')


def moves_times(written: str) -> bool:
    """Return whether the query, as the gate has written it, can move a time to another zone."""
    return MOVED.search(written) is not None


def without_labels(rows: bytes) -> bytes:
    """Return the rows' JSON with no time labelled Z."""
    return LABELLED.sub(rb'\1"', rows)
