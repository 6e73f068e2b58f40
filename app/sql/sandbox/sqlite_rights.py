"""What SQLite may do for a caller's query: an allow-list that SQLite asks while it compiles the statement.

It is no firewall for columns on its own: SQLite does not ask it about columns that USING and NATURAL compare. What it
does stop is all that is not reading, and functions that reach out of the query or cannot be interrupted.
"""

import sqlite3
from collections.abc import Collection, Mapping

FUNCTIONS = """
    -> ->> abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling char coalesce concat concat_ws cos cosh count
    cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp first_value floor
    format glob group_concat hex if ifnull iif instr json json_array json_array_length json_error_position
    json_extract json_group_array json_group_object json_insert json_object json_patch json_pretty json_quote
    json_remove json_replace json_set json_type json_valid jsonb jsonb_array jsonb_extract jsonb_group_array
    jsonb_group_object jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set julianday lag
    last_value lead length like likelihood likely ln log log10 log2 lower ltrim max median min mod nth_value ntile
    nullif octet_length percent_rank percentile percentile_cont percentile_disc pi pow power printf quote radians
    random rank replace round row_number rtrim sign sin sinh soundex sqrt strftime string_agg substr substring subtype
    sum tan tanh time timediff total trim trunc typeof unhex unicode unistr unixepoch unlikely upper zeroblob
"""
"""Everything that computes. Absent: files, extensions, what tells about the server. printf's widths are the gate's."""

VIRTUAL_TABLES = frozenset({"json_each", "json_tree"})
_ALLOWED = frozenset(FUNCTIONS.split())
PLAIN = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})


class Rights:
    """Called by SQLite for each thing that a statement is about to do."""

    def __init__(self, readable: Mapping[str, Collection[str]]) -> None:
        self._readable = {table.lower(): frozenset(map(str.lower, names)) for table, names in readable.items()}

    def __call__(self, action: int, first: str | None, second: str | None, database: str | None, _: str | None) -> int:
        """SQLITE_OK or SQLITE_DENY."""
        if action in PLAIN:
            allowed = True
        elif action == sqlite3.SQLITE_FUNCTION:
            allowed = (second or "").lower() in _ALLOWED
        else:
            allowed = action == sqlite3.SQLITE_READ and self._may_read(first or "", second or "", database)
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _may_read(self, table: str, column: str, database: str | None) -> bool:
        table, column = table.lower(), column.lower()
        if table in VIRTUAL_TABLES:
            return True
        if database is None:  # no table: the name of a WITH clause, or a table of which no column is read
            return not column and not table.startswith(("sqlite_", "pragma_"))
        return (
            database == "main" and (not column or column in self._readable.get(table, ())) and table in self._readable
        )
