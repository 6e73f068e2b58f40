"""Habits of other dialects: what a refused query holds of them, and what the database at hand takes instead."""

import re
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from app.sql.gate import Problem
from app.sql.gate.dialects import DIALECTS
from app.sql.gate.tokens import place_of

SHOWN: Final = 40  # characters
NAMES: Final = {
    "sqlite": "SQLite",
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "postgresql": "PostgreSQL",
    "duckdb": "DuckDB",
}
STRING: Final = re.compile(r"'(?:[^']|'')*'")

HABITS: Final = tomllib.loads(Path(__file__).with_name("habits.toml").read_text())
_PATTERNS: Final = {name: re.compile(habit["pattern"]) for name, habit in HABITS.items()}


class Found(NamedTuple):
    """A habit in a caller's text."""

    start: int
    end: int
    say: str


def translated(problem: Problem, sql: str, dialect: str) -> Problem:
    """Return the problem in the words of another dialect's habit, if the caller's SQL has one where it was refused.

    dialect: sqlite, postgresql, mariadb, mysql or duckdb.
    """
    for habit in list_habits(sql, dialect):
        if not _is_about(problem, sql, habit):
            continue
        line, column = place_of(sql, habit.start)
        shown = sql[habit.start : habit.end][:SHOWN].strip()
        message = f"{shown!r} is another dialect's. On {NAMES[dialect]}, {habit.say}."
        return Problem(400, problem.code, message, line=line, column=column)
    return problem


def list_habits(sql: str, dialect: str) -> list[Found]:
    """Return the habits in the text that are not this dialect's, in the order of habits.toml."""
    text = STRING.sub(lambda string: f"'{' ' * (len(string[0]) - 2)}'", sql)
    family = DIALECTS[dialect].family
    has = DIALECTS[dialect].functions if dialect == "duckdb" else ()  # some that its family lacks
    return [
        Found(*match.span(), habit[family]["say"])
        for name, habit in HABITS.items()
        if family in habit
        for match in _PATTERNS[name].finditer(text)
        if match[0].partition("(")[0].strip().upper() not in has
    ]


def _is_about(problem: Problem, sql: str, habit: Found) -> bool:
    """Return whether the problem is about the habit's place, about a name in it, or about no place at all."""
    if problem.status != 400:
        return False
    line = problem.more.get("line")
    if line is None:
        return True
    place = (line, problem.more["column"])
    if place_of(sql, habit.start) <= place <= place_of(sql, habit.end):
        return True
    named = re.findall(r"'(\w+)'", problem.message)
    return any(re.search(rf"\b{re.escape(name)}\b", sql[habit.start : habit.end]) for name in named[:1])
