"""The order of the checks."""

from app.sql.gate.bounds import level_problem
from app.sql.gate.last_look import check_written
from app.sql.gate.outcome import Admitted, Catalog
from app.sql.gate.tokens import END, refused_at, tokens
from app.sql.gate.words import FIRST_WORDS, WRITES
from app.sql.gate.writer import Writer


def admit(sql: str, dialect: str, catalog: Catalog) -> Admitted:
    """Return the text to execute for a caller's SQL; raise Refused, and nothing else, for any other text.

    dialect: sqlite, postgresql, mariadb or mysql.
    """
    writer = write(sql, dialect, catalog)
    writer.check_names()
    if problem := level_problem(writer.frames[0].level, writer.levels, writer.longest):
        raise refused_at(sql, writer.tokens[0].start, *problem)
    text = " ".join(writer.written)
    check_written(text, dialect)
    tables = frozenset(writer.tables.values())
    stripped = [f"{table}.{column}" for table in sorted(tables) for column in catalog.secret.get(table, ())]
    return Admitted(text, tables, tuple(stripped) if writer.stars else ())


def write(sql: str, dialect: str, catalog: Catalog) -> Writer:
    """Return a writer that has written the query; raise Refused."""
    found = tokens(sql, dialect)
    first = next((place for place, token in enumerate(found) if token.key != ";"), 0)
    found = found[first:]
    if found[0].kind == END:
        raise refused_at(sql, found[0].start, "empty", "There is no query. Send one SELECT.")
    start = next(token for token in found if token.key != "(")
    if start.key not in ("SELECT", "WITH"):
        shown = sql[start.start : start.end][:30]
        message = FIRST_WORDS.get(start.key, WRITES).format(word=shown)
        raise refused_at(sql, start.start, "not_a_select", message)
    writer = Writer(sql, dialect, catalog, found)
    writer.write()
    return writer
