"""What can be said once a whole query is read: unknown and secret columns, and what `*` left out."""

import difflib

from app.sql.gate.cursor import Cursor
from app.sql.gate.outcome import Refused
from app.sql.gate.scopes import Reference, Scope, Source


def check_names(query: Cursor, root: Scope, tables: set[str]) -> None:
    """Raise Refused for a column that is surely not there. The database's own words for that would help less."""
    for scope in root.family():
        for reference in scope.references:
            if not _may_exist(query, scope, reference):
                _refuse(query, scope, reference, tables)


def stripped_columns(query: Cursor, root: Scope) -> tuple[str, ...]:
    """`table.column` of each secret column that the query's stars, and PostgreSQL's whole rows, would have included."""
    found: dict[str, None] = {}
    for scope in root.family():
        for star in dict.fromkeys(scope.stars):
            for source in scope.starred(star):
                found |= dict.fromkeys(_hidden(query, source))
        if query.postgresql:
            named = {reference.column for reference in scope.references if reference.source is None}
            for source in scope.sources:
                if source.name in named and not any(other.may_have(source.name) for other in scope.sources):
                    found |= dict.fromkeys(_hidden(query, source))
    return tuple(found)


def _hidden(query: Cursor, source: Source) -> list[str]:
    return [f"{source.table}.{column}" for column in query.catalog.secret.get(source.table or "", ())]


def _may_exist(query: Cursor, scope: Scope, reference: Reference) -> bool:
    if query.postgresql and _calls_a_function(query, scope, reference):
        return False
    for level in scope.lineage():
        if reference.source is not None:
            named = [source for source in level.sources if source.name == reference.source]
            if named:
                return any(source.may_have(reference.column) for source in named)
        elif (
            level.open
            or reference.column in level.outputs
            or any(source.may_have(reference.column) for source in level.sources)
            or (query.postgresql and any(source.name == reference.column for source in level.sources))
        ):
            return True
    return False


def _calls_a_function(query: Cursor, scope: Scope, reference: Reference) -> bool:
    """Whether PostgreSQL could read `x.f` as `f(x)`: where x is a function's value in FROM and f is no column.

    Which x is meant is PostgreSQL's to say, so every x in sight counts. The catalog's columns are no functions to fear.
    """
    values = [source for level in scope.lineage() for source in level.sources if source.call]
    return any(
        source.name == reference.source and not source.may_have(reference.column) for source in values
    ) and not any(reference.column in columns for columns in query.catalog.readable.values())


def _refuse(query: Cursor, scope: Scope, reference: Reference, tables: set[str]) -> None:
    hidden = {column for table in tables for column in query.catalog.secret.get(table, ())}
    if reference.column in hidden:
        raise query.refuse("secret_column", _secret(query, reference, tables), reference.token)
    if not reference.lenient:
        raise _unknown(query, scope, reference)


def _secret(query: Cursor, reference: Reference, tables: set[str]) -> str:
    table = next(table for table in sorted(tables) if reference.column in query.catalog.secret.get(table, ()))
    readable = ", ".join(query.catalog.readable[table])
    return f"{table}.{reference.column} is secret: a query cannot use it in any way. Readable are: {readable}."


def _unknown(query: Cursor, scope: Scope, reference: Reference) -> Refused:
    in_sight = [source for level in scope.lineage() for source in level.sources]
    if reference.source is not None:
        named = [source for source in in_sight if source.name == reference.source]
        if not named:
            names = ", ".join(dict.fromkeys(source.name for source in in_sight)) or "none"
            message = (
                f"There is no table or alias {reference.source[:60]!r} in this part of the query. There are: {names}."
            )
            return query.refuse("unknown_column", message, reference.token)
        in_sight = named
    columns = list(dict.fromkeys(column for source in in_sight for column in source.columns or ()))
    close = difflib.get_close_matches(reference.column[:60], columns, n=1)
    if close:
        help_ = f"Did you mean {close[0]}?"
    elif columns:
        help_ = f"There are: {', '.join(columns[:60])}."
    else:
        help_ = "Name a table in FROM that has it; a string stands in single quotes."
    return query.refuse(
        "unknown_column", f"There is no column {reference.column[:60]!r} here. {help_}", reference.token
    )
