"""Refusals of queries in another dialect's manner: each says what to write here, which then runs."""

import re

import pytest
from flask import Flask

from app.sql.gate.dialects import DIALECTS
from app.sql.habits import HABITS, NAMES
from tests.sql.run.conftest import Ask, kind_of


def test_each_habit_is_translated_to_what_runs(query_app: Flask, ask: Ask, database: str) -> None:
    dialect = kind_of(database)
    family = DIALECTS[dialect].family
    told = {name: habit[family] for name, habit in HABITS.items() if family in habit}
    assert len(told) >= 10
    for name, habit in told.items():
        refused = ask(habit["example"], 400)
        assert f"On {NAMES[dialect]}, {habit['say']}." in refused["error"], name
        place = re.search(HABITS[name]["pattern"], habit["example"])
        assert place, name
        assert (refused["line"], refused["column"]) == (1, place.start() + 1), name
        ask(habit["instead"])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT ssh_key, 'INTERVAL 7 DAY' FROM servers",
        "SELECT hostname FROM servers WHERE name = 'a::b'",
    ],
)
def test_a_refusal_for_another_reason_keeps_its_own_words(ask: Ask, sql: str) -> None:
    assert "another dialect" not in ask(sql, 400)["error"]


MOVED = {
    "sqlite": "SELECT datetime('2026-01-31 12:00:00', 'localtime') AS moved",
    "mariadb": "SELECT CONVERT_TZ('2026-01-31 12:00:00', '+00:00', '+01:00') AS moved",
    "postgresql": "SELECT TIMESTAMP '2026-01-31 12:00:00' AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Oslo' AS moved",
}
IN_UTC = {
    "sqlite": "SELECT datetime('2026-01-31 12:00:00') AS at",
    "mariadb": "SELECT TIMESTAMP('2026-01-31 12:00:00') AS at",
    "postgresql": "SELECT TIMESTAMP '2026-01-31 12:00:00' AT TIME ZONE 'UTC' AS at",
}


def test_a_time_in_another_zone_is_not_labelled_utc(ask: Ask, database: str) -> None:
    dialect = kind_of(database)
    ((moved,),) = ask(MOVED[dialect])["rows"]
    assert re.fullmatch(r"2026-01-31[T ]1[23]:00:00(\.000)?", moved)
    assert ask(IN_UTC[dialect])["rows"] == [["2026-01-31T12:00:00.000Z"]]


@pytest.mark.engine("mariadb", "postgresql")  # SQLite has no such mode
def test_a_column_that_is_not_grouped_is_refused_by_name(ask: Ask) -> None:
    """MariaDB would take the value of any row otherwise: "main, 14" for 12 of main and 2 of another branch."""
    sql = "SELECT p.permalink, d.branch, COUNT(*) FROM deployments d JOIN projects p ON p.id = d.project_id GROUP BY 1"
    refused = ask(sql, 400)
    assert (refused["code"], "d.branch" in refused["error"]) == ("bad_grouping", True)


def test_the_usual_wrong_name_is_known(ask: Ask) -> None:
    assert "Did you mean identifier?" in ask("SELECT d.uuid FROM deployments d", 400)["error"]
