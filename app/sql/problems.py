"""Why a caller's query gets no rows: every status, code and sentence.

A database's own error text quotes stored values (`invalid input syntax for type integer: "..."`), so it is never shown.
Its number decides what is said, for SQLite the beginning of the sentence; a name in it is said only if the caller's own
text holds it.
"""

import re
from typing import NamedTuple

from app.sql.gate import Catalog, Refused
from app.sql.gate.gate import write
from app.sql.gate.hints import ascii_lower, unknown_column, unknown_table
from app.sql.gate.tokens import NAME, WORD, Token, place_of
from app.sql.gate.writer import Writer

Code = int | str | None


class Failure(NamedTuple):
    """An HTTP status, a stable code, and a sentence for the caller. `{seconds}` stands for the time limit."""

    status: int
    code: str
    message: str


_BY_CODE: dict[Code, Failure] = {}
_SQLITE_TEXTS: dict[str, Failure] = {}


def _failure(code: str, message: str, codes: str = "", *texts: str, status: int = 400) -> Failure:
    """Return a failure, and note it by databases' codes and by the beginnings of SQLite's sentences.

    Codes: five characters are an SQLSTATE, numbers MariaDB's and MySQL's, negative ones SQLite's result codes, as in
    app/db/faults.py.
    """
    failure = Failure(status, code, message)
    _BY_CODE.update((each if len(each) == 5 else int(each), failure) for each in codes.split())
    _SQLITE_TEXTS.update(dict.fromkeys(texts, failure))
    return failure


_LISTED = "does not exist or is not readable: /admin_api/schema lists them"
FAILED = _failure(
    "query_failed", "The database could not run this query: check names, types and functions, then simplify it"
)
TIMED_OUT = _failure(
    "timed_out",
    "The query was stopped after {seconds} seconds, which is the limit: read fewer rows, or join less",
    "57014 1969 3024 -9",
    status=504,
)
LOCKED = _failure("locked", "A table is locked at the moment: try again in a few seconds", "55P03 1205", status=503)
_failure(
    "syntax_error",
    "The database does not understand this query: use the SQL of its own kind",
    "42601 42602 42622 42939 42P10 42P20 1064 1149 1248",
    "near ",
)
UNKNOWN_COLUMN = _failure("unknown_column", f"A column of this query {_LISTED}", "42703 1054", "no such column")
UNKNOWN_TABLE = _failure(
    "unknown_table", f"A table of this query {_LISTED}", "42P01 3F000 1051 1109 1146", "no such table"
)
UNKNOWN_FUNCTION = _failure(
    "unknown_function",
    "The database has no such function for these arguments: check its name, and their types",
    "42883 42704 1305 1582 1630 4161",
    "no such function",
    "wrong number of arguments",
)
AMBIGUOUS = _failure(
    "ambiguous_name",
    "A name could mean several columns: write table.column",
    "42702 42725 42712 1052 1060",
    "ambiguous column",
)
GROUPING = _failure(
    "bad_grouping",
    "A column is neither grouped nor aggregated, or an aggregate is where none can be",
    "42803 1055 1056 1111 1140 4074",
    "misuse of",
)
_failure(
    "type_mismatch",
    "The types in an expression do not fit each other: write a CAST",
    "42804 42846 42P18 42P21 42P22 42809 1253 1267 1270 1271 1273 4078 4079 -20",
)
BAD_VALUE = _failure(
    "bad_value",
    "A value cannot be converted, is out of range, or is no argument for a function",
    "1139 1210 1264 1292 1366 1411 1425 1426 1690 4037 4038",
    "malformed JSON",
    "JSON path error",
    "integer overflow",
)
_failure("division_by_zero", "The query divides by zero: write NULLIF(divisor, 0)", "22012 1365")
_failure("too_many_rows", "A subquery that must give one row gives several: add LIMIT 1 or an aggregate", "21000 1242")
_failure(
    "column_count",
    "The parts of a UNION, a row or an IN have different numbers of columns",
    "42P11 1222 1241",
    "SELECTs to the left and right",
    "sub-select returns",
    "row value misused",
)
_failure("not_supported", "The database does not support this form of query", "0A000 42P19 1221 1235 1295 4008")
_failure(
    "too_complex",
    "The query is too large or too deeply nested for the database: simplify it",
    "54001 54011 54023 1117 1116 1436 1456 1473",
    "too many",
    "Expression tree is too large",
    "parser stack overflow",
)
TOO_LARGE = _failure(
    "too_large",
    "The query needs more memory, temporary space or a longer value than it may have: select, group or sort less",
    "53100 53200 53400 54000 1021 1037 1038 1041 1104 1114 1153 1301 3 28 5 12 126 -7 -13 -18",
    "string or blob too big",
)
_failure(
    "not_allowed",
    "The database does not let this query read or do what it asks for",
    "42501 25006 1044 1142 1143 1227 1290 1345 1370 1792 -8 -23",
    "not authorized",
    "access to ",
)

NOT_CONFIGURED = Failure(
    503, "not_configured", "SQL is not configured here: DEPLOYHQ_QUERY_DATABASE_URL names no database to read"
)
SWITCHED_OFF = Failure(503, "switched_off", "SQL is switched off: {reason}")
NOT_AUDITED = Failure(503, "not_audited", "The audit log cannot be written, so no query runs: try again later")
BUSY = Failure(503, "busy", "As many queries run as may at the same time: try again in a few seconds")
RATE_LIMITED = Failure(429, "rate_limited", "Too many queries: at most {limit} for each token; Retry-After says when")
TOO_EXPENSIVE = Failure(
    400,
    "too_expensive",
    "The database expects this query to cost {estimate:.0f}, and {limit:.0f} is the limit: join on indexed columns,"
    " narrow it with WHERE, or ask for less",
)


class QueryProblem(Exception):  # noqa: N818 - the name of the outcome
    """What a caller gets instead of rows."""

    def __init__(self, failure: Failure, *, retry_after: int | None = None, **more: object) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.retry_after = retry_after
        """Seconds, for those that pass by themselves."""
        self.more = more
        """Further keys of the answer."""


def failure_of(code: Code, text: str = "") -> Failure | None:
    """Return the failure behind a database's own error code; None when it is not about the query.

    `text` is looked at for SQLite only, and never shown.
    """
    if code == -1:
        return next((failure for start, failure in _SQLITE_TEXTS.items() if text.startswith(start)), FAILED)
    if code in _BY_CODE:
        return _BY_CODE[code]
    if isinstance(code, str):
        if code.startswith("22"):
            return BAD_VALUE
        return FAILED if code.startswith(("42", "21", "2", "P0", "XX", "54")) else None
    is_statements_own = isinstance(code, int) and (1000 <= code < 2000 or 3000 <= code < 5000)
    return FAILED if is_statements_own else None


class Asked(NamedTuple):
    """A query whose failure is to be explained."""

    sql: str
    """The caller's text."""
    kind: str
    catalog: Catalog
    seconds: int


# Where a database's sentence names what it means.
_NAMED = re.compile(
    r"(?:[Cc]olumn(?: reference| name:|:)?|[Tt]able:?|relation|FUNCTION|function:?) [\"'`]?([^\"'`\s(]+)"
    r"|'([^']+)' isn't in GROUP BY"
)
_WITH_NAME = {
    AMBIGUOUS: "{name!r} could mean several columns: write table.column",
    GROUPING: "{name!r} is neither grouped nor aggregated: add it to GROUP BY, or write MAX() around it",
    UNKNOWN_FUNCTION: "The database has no function {name}() for these arguments: check its name, and their types",
}


def refused_problem(refused: Refused) -> QueryProblem:
    """Return the problem of a query that the gate refuses."""
    return QueryProblem(Failure(400, refused.code, refused.message), line=refused.line, column=refused.column)


def database_problem(code: Code, text: str, asked: Asked) -> QueryProblem | None:
    """Return the problem behind a driver's error; None when it is the database's fault."""
    failure = failure_of(code, text)
    if failure is None:
        return None
    failure = failure._replace(message=failure.message.replace("{seconds}", str(asked.seconds)))
    if failure not in (UNKNOWN_COLUMN, UNKNOWN_TABLE, *_WITH_NAME):
        return QueryProblem(failure)
    try:
        writer = write(asked.sql, asked.kind, asked.catalog)
    except Refused:  # the gate was not asked
        return QueryProblem(failure)
    if (named := _named_token(text, writer)) is None:
        return QueryProblem(failure)
    qualifier, token = named
    line, column = place_of(asked.sql, token.start)
    is_alias = failure == UNKNOWN_TABLE and "FROM-clause" in text
    said = _say(failure, *((token.text, "") if is_alias else (qualifier, token.text)), writer)
    return QueryProblem(said, line=line, column=column)


def _say(failure: Failure, qualifier: str | None, name: str, writer: Writer) -> Failure:
    """Return the failure in a sentence that holds the name and what to write instead."""
    if failure in _WITH_NAME:
        shown = f"{qualifier}.{name}" if qualifier else name
        return failure._replace(message=_WITH_NAME[failure].format(name=shown[:60]))
    if failure == UNKNOWN_TABLE and name:
        return Failure(400, *unknown_table(name, writer.catalog))
    tables = set(writer.tables.values())
    return Failure(400, *unknown_column(qualifier, name, tables, writer.tables, writer.catalog))


def _named_token(text: str, writer: Writer) -> tuple[str | None, Token] | None:
    """Return the caller's own token that the database's sentence names, with its qualifier."""
    if not (found := _NAMED.search(text)):
        return None
    *before, name = ascii_lower(found[1] or found[2]).split(".")
    places = [
        place
        for place, token in enumerate(writer.tokens)
        if token.kind in (WORD, NAME) and ascii_lower(token.text) == name
    ]
    qualified = [place for place in places if before and ascii_lower(writer.tokens[place - 2].text) == before[-1]]
    if not places:
        return None
    return (before[-1] if qualified else None), writer.tokens[(qualified or places)[0]]
