"""What a caller reads whose query the database refuses: the code, the name in the caller's own text, and a hint."""

import pytest
from sqlalchemy.exc import DBAPIError

from app.db.faults import error_code
from app.sql.gate import Problem
from app.sql.problems import code_of, database_problem
from tests.sql.gate.databases import Database, read


def problem(database: Database, sql: str, asked: str | None = None) -> Problem:
    """The problem of a query that the database refuses, or the gate."""
    end = read(sql, database.dialect, database.catalog)
    if isinstance(end, Problem):
        return end
    with pytest.raises(DBAPIError) as caught:
        database.run(end.sql)
    error = caught.value.orig
    name = code_of(error_code(error), str(error))
    assert name
    return database_problem(name, str(error), asked or sql, database.dialect, database.catalog)


@pytest.mark.parametrize(
    ("sql", "code", "place", "help_"),
    [
        ("SELECT namee FROM servers", "unknown_column", (1, 8), "Did you mean name?"),
        ("SELECT id\nFROM servers s WHERE s.naem = 'x'", "unknown_column", (2, 24), "Did you mean name?"),
        ("SELECT servers.zone FROM servers, projects", "unknown_column", (1, 16), "There are: id, project_id,"),
        ("SELECT 1 AS x, bogus_thing", "unknown_column", (1, 16), "a string stands in single quotes"),
        ("SELECT id FROM servers, projects", "ambiguous_name", (1, 8), "write table.column"),
        # Only the database sees it: an alias of the same name elsewhere lets it through the gate.
        (
            "SELECT s.id, (SELECT 'x' AS hostname) FROM servers s WHERE s.hostname = 'x'",
            "secret_column",
            (1, 62),
            "servers.hostname is secret",
        ),
    ],
)
def test_code_place_and_help(gate_database: Database, sql: str, code: str, place: tuple[int, int], help_: str) -> None:
    found = problem(gate_database, sql)
    assert (found.status, found.code) == (400, code)
    assert (found.more["line"], found.more["column"]) == place
    assert help_ in found.message


def test_an_alias_that_is_not_there_is_named_with_those_that_are(gate_database: Database) -> None:
    found = problem(gate_database, "SELECT x.id FROM servers s")
    assert found.code == "unknown_column"
    assert found.message == "There is no table or alias 'x' in this part of the query. There are: s."


@pytest.mark.engine("postgresql")  # the others take any row's value
def test_a_missing_grouping_is_named(gate_database: Database) -> None:
    found = problem(gate_database, "SELECT s.name, COUNT(*) FROM servers s GROUP BY s.id")
    assert found.message == ("'s.name' is neither grouped nor aggregated: add it to GROUP BY, or write MAX() around it")


def test_a_name_that_the_caller_did_not_write_is_not_said(gate_database: Database) -> None:
    """The database's sentence can hold anything; only the caller's own words are repeated."""
    found = problem(gate_database, "SELECT namee FROM servers", asked="SELECT 1")
    assert "namee" not in found.message
    assert "line" not in found.more
