"""The order of the checks."""

from app.sql.gate.grouping import complete_grouping
from app.sql.gate.names import check_names, stripped_columns
from app.sql.gate.outcome import Admitted, Catalog, Refused
from app.sql.gate.shapes import shape_of
from app.sql.gate.statement import Statement
from app.sql.gate.tokens import tokens


def admit(sql: str, dialect: str, catalog: Catalog) -> Admitted:
    """The text to execute for a caller's SQL; raises Refused, and nothing else, for any other text.

    dialect: sqlite, postgresql, mariadb or mysql.
    """
    found = tokens(sql, dialect)
    statement = Statement(sql, dialect, catalog, found)
    try:
        statement.read()
    except RecursionError:
        raise Refused("too_complex", "The query is nested too deeply. Use WITH to flatten it.") from None
    check_names(statement, statement.scope, statement.tables_read)
    if statement.postgresql:
        complete_grouping(statement, statement.scope)
    return Admitted(
        sql=" ".join(filter(None, statement.written)),
        tables=frozenset(statement.tables_read),
        stripped_columns=stripped_columns(statement, statement.scope),
        shape=shape_of(found),
    )
