"""What a caller reads who is refused: a stable code, what to write instead, and the place."""

import pytest

from app.sql.gate import Catalog, Refused, admit
from tests.databases import DIALECTS

CATALOG = Catalog(
    {"servers": ("id", "name", "project_id"), "projects": ("id", "name", "zone")},
    {"servers": ("password", "hostname"), "users": ("email",)},
)


def refused(sql: str, dialect: str = "postgresql") -> Refused:
    with pytest.raises(Refused) as caught:
        admit(sql, dialect, CATALOG)
    return caught.value


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("sql", "code", "place", "help_"),
    [
        ("", "empty", (1, 1), "Send one SELECT"),
        ("SELECT password FROM servers", "secret_column", (1, 8), "Readable are: id, name, project_id."),
        ("SELECT id\nFROM servers s\nWHERE s.hostname = 'x'", "secret_column", (3, 9), "servers.hostname is secret"),
        ("SELECT namee FROM servers", "unknown_column", (1, 8), "Did you mean name?"),
        ("SELECT servers.zone FROM servers, projects", "unknown_column", (1, 16), "There are: id, name, project_id."),
        ("SELECT x.id FROM servers", "unknown_column", (1, 10), "There are: servers."),
        ("SELECT id FROM server", "unknown_table", (1, 16), "Did you mean servers?"),
        ("SELECT email FROM users", "unknown_table", (1, 19), "holds secrets and cannot be read"),
        ("SELECT * FROM information_schema.tables", "qualified_name", (1, 15), "Write the table alone"),
        ("SELECT pg_sleep(1)", "function", (1, 8), "a query cannot wait"),
        ("SELECT 1; SELECT 2", "several_statements", (1, 11), "Send each in its own request"),
        ("DELETE FROM servers", "not_a_select", (1, 1), "Only SELECT queries are allowed"),
        ("EXPLAIN SELECT 1", "not_a_select", (1, 1), "Send the SELECT itself"),
        ("SELECT id FROM servers FOR UPDATE", "lock", (1, 24), "Leave the clause out"),
        ("SELECT id INTO x FROM servers", "into", (1, 11), "answered, not stored"),
        ("SELECT id FROM servers WHERE", "syntax", (1, 29), "ends too early"),
        ("SELECT id FROM servers WHERE id = 'x", "syntax", (1, 35), "is not closed"),
        ("SELECT id FROM servers WHERE name IN 'x'", "syntax", (1, 38), "in parentheses"),
        ("SELECT \u20ac", "invalid_character", (1, 8), "U+20AC"),
    ],
)
def test_code_place_and_help(dialect: str, sql: str, code: str, place: tuple[int, int], help_: str) -> None:
    found = refused(sql, dialect)
    assert (found.code, (found.line, found.column)) == (code, place)
    assert help_ in found.message


def test_what_is_too_long_or_too_deep_says_how_much_is_allowed() -> None:
    assert "at most 20000" in refused("SELECT '" + "x" * 20_000 + "'").message
    assert "50 levels" in refused("SELECT " + "(" * 60 + "1" + ")" * 60).message
    assert "40 tables" in refused("SELECT 1 FROM " + ", ".join(["servers"] * 41)).message


def test_a_query_may_be_as_deep_and_wide_as_people_write_them() -> None:
    admit("SELECT " + "(" * 40 + "1" + ")" * 40, "postgresql", CATALOG)
    admit(f"SELECT id FROM servers WHERE id IN ({', '.join(map(str, range(2000)))})", "postgresql", CATALOG)
    admit("SELECT id FROM servers WHERE " + " OR ".join(f"id = {n}" for n in range(900)), "postgresql", CATALOG)


def test_the_stars_of_a_query_tell_what_they_left_out() -> None:
    assert admit("SELECT * FROM servers", "sqlite", CATALOG).stripped_columns == (
        "servers.password",
        "servers.hostname",
    )
    assert admit("SELECT p.* FROM servers, projects p", "sqlite", CATALOG).stripped_columns == ()
    assert admit("SELECT id FROM servers", "sqlite", CATALOG).stripped_columns == ()
    assert admit("SELECT COUNT(*) FROM servers", "mariadb", CATALOG).stripped_columns == ()
    assert admit("SELECT to_jsonb(s) FROM servers s", "postgresql", CATALOG).stripped_columns
    assert admit("WITH x AS (SELECT * FROM servers) SELECT id FROM x", "postgresql", CATALOG).stripped_columns


def test_the_tables_are_those_of_the_catalog() -> None:
    sql = "WITH servers AS (SELECT 1 AS id), y AS (SELECT id FROM projects) SELECT * FROM servers, y"
    assert admit(sql, "postgresql", CATALOG).tables == {"projects"}
