"""What to write instead of a name that leads nowhere: for the gate's refusals and for the database's."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from app.sql.gate.outcome import Catalog, ascii_lower

SHOWN: Final = 60  # characters of a name, and columns of a list


def unknown_table(name: str, catalog: Catalog) -> tuple[str, str]:
    """Return the code and the sentence for a table that cannot be read."""
    known = sorted(catalog.readable)
    if ascii_lower(name) in catalog.secret and ascii_lower(name) not in catalog.readable:
        message = f"The table {name[:SHOWN]} holds secrets and cannot be read. There are: {', '.join(known)}."
    elif close := difflib.get_close_matches(ascii_lower(name)[:SHOWN], known, n=1):
        message = f"There is no table {name[:SHOWN]!r} to read. Did you mean {close[0]}?"
    else:
        message = f"There is no table {name[:SHOWN]!r} to read. There are: {', '.join(known)}."
    return "unknown_table", message


def unknown_column(
    qualifier: str | None, name: str, tables: Collection[str], aliases: Mapping[str, str], catalog: Catalog
) -> tuple[str, str]:
    """Return the code and the sentence for a column that cannot be read.

    `tables` are those that the query names, `aliases` what it calls them.
    """
    key, table = ascii_lower(name), aliases.get(ascii_lower(qualifier or ""), "")
    if qualifier and not table and aliases and not _is_hidden(key, tables, catalog):
        message = f"There is no table or alias {qualifier[:SHOWN]!r} in this part of the query."
        return "unknown_column", f"{message} There are: {', '.join(aliases)}."
    among = [table] if table in catalog.readable else sorted(tables)
    for each in among:
        if key in catalog.secret.get(each, ()) and key not in catalog.readable.get(each, ()):
            readable = ", ".join(catalog.readable.get(each, ()))
            message = f"{each}.{key} is secret: a query cannot use it in any way. Readable are: {readable}."
            return "secret_column", message
    return "unknown_column", f"There is no column {name[:SHOWN]!r} here. {_instead(key, among, catalog)}"


def _is_hidden(key: str, tables: Iterable[str], catalog: Catalog) -> bool:
    return any(key in catalog.secret.get(table, ()) for table in tables)


def _instead(key: str, tables: Iterable[str], catalog: Catalog) -> str:
    columns = list(dict.fromkeys(column for table in tables for column in catalog.readable.get(table, ())))
    if close := difflib.get_close_matches(key[:SHOWN], columns, n=1):
        return f"Did you mean {close[0]}?"
    if columns:
        return f"There are: {', '.join(columns[:SHOWN])}."
    return "Name a table in FROM that has it; a string stands in single quotes."
