"""What no clock, KILL or terminate reaches, on servers of these tests' own: the gate keeps it small, or refuses it.

The worst that the gate admits is run, with a limit of the server's own of two seconds; a query that is still there long
after it fails the test, and its server is killed with it.
"""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from app.sql.gate import Catalog, Problem, admit
from tests.faults.servers import server

CATALOG = Catalog({"servers": ("id", "name")}, {})
LIMIT = {"mariadb": "SET SESSION max_statement_time = 2", "postgresql": "SET statement_timeout = '2s'"}
HARD_LIMIT = 30  # seconds; everything here ends in two on an idle machine
STORED = 64 * 1024  # characters of a long stored text, such as a log entry


@pytest.fixture(scope="module", params=["mariadb", "postgresql"])
def private(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A server with one table and a long text in it."""
    with server(request.param) as made:
        made.create()
        made.execute(
            "CREATE TABLE servers (id int, name text)",
            f"INSERT INTO servers VALUES (1, 'a'), (2, 'b'), (3, REPEAT('a', {STORED - 1}))",
        )
        yield made


def admitted(sql: str, dialect: str) -> str | None:
    try:
        return admit(sql, dialect, CATALOG).sql
    except Problem as refused:
        if refused.code not in ("too_complex", "too_large", "function"):
            raise
        return None


def ends(private: Any, sql: str) -> bool:
    """Whether a query ends, with rows or an error, before the hard limit."""
    engine = create_engine(private.admin_url, poolclass=NullPool)

    def run() -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(LIMIT[private.dialect])
            try:
                connection.execution_options(no_parameters=True).exec_driver_sql(sql).fetchall()
            except DBAPIError:
                return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(HARD_LIMIT)
    return not thread.is_alive()


def nested(copies: int, levels: int) -> str:
    """SELECTs within each other, each of which names the column of the inner one several times."""
    sql = "(SELECT id AS x FROM servers)"
    for level in range(levels):
        sql = f"(SELECT {' + '.join(['x'] * copies)} AS x FROM {sql} s{level})"
    return f"SELECT COUNT(*), MAX(x) FROM {sql} s"


def chained(copies: int, levels: int) -> str:
    """The same by WITH, side by side."""
    queries = ["a0 AS (SELECT id AS x FROM servers)"]
    for level in range(1, levels):
        queries.append(f"a{level} AS (SELECT {' + '.join(['x'] * copies)} AS x FROM a{level - 1})")
    return f"WITH {', '.join(queries)} SELECT COUNT(*), MAX(x) FROM a{levels - 1}"


def joined(levels: int) -> str:
    """Tables by WITH, each of which joins the one before with itself."""
    queries = ["a0 AS (SELECT id AS x FROM servers)"]
    for level in range(1, levels):
        queries.append(f"a{level} AS (SELECT p.x FROM a{level - 1} p, a{level - 1} q WHERE p.x = q.x)")
    return f"WITH {', '.join(queries)} SELECT COUNT(*) FROM a{levels - 1}"


def with_in_with(levels: int) -> str:
    """45 of them, and MariaDB did not come back."""
    return "WITH a AS (" * levels + "SELECT 1 AS x" + ") SELECT * FROM a" * levels


def assert_stays_small(private: Any, shape: Callable[[int], str], least: int, most: int) -> None:
    """Fail unless the gate admits the smallest texts of a shape and no others, and the largest of them ends."""
    texts = [admitted(shape(levels), private.dialect) for levels in range(1, 46)]
    passed = [text for text in texts if text]
    assert least <= len(passed) <= most
    assert not any(texts[len(passed) :])
    assert ends(private, passed[-1])
    assert ends(private, f"EXPLAIN {passed[-1]}")


@pytest.mark.parametrize("shape", [nested, chained])
@pytest.mark.parametrize("copies", [2, 3, 10])
def test_copies_of_an_expression(private: Any, shape: Any, copies: int) -> None:
    """R2: 2^22 took MariaDB four seconds, 2^26 more than 72, and PostgreSQL six gigabytes."""
    assert_stays_small(private, partial(shape, copies), 1, 14)


@pytest.mark.parametrize(("shape", "least", "most"), [(joined, 1, 19), (with_in_with, 4, 9)])
def test_queries_by_with(private: Any, shape: Any, least: int, most: int) -> None:
    assert_stays_small(private, shape, least, most)


STORED_TEXT = "(SELECT name AS x FROM servers WHERE id = 3)"
EIGHTFOLD = {"mariadb": f"CONCAT({', '.join('x' * 8)})", "postgresql": " || ".join("x" * 8)}
LONG = {dialect: f"(SELECT {joined} AS x FROM {STORED_TEXT} a)" for dialect, joined in EIGHTFOLD.items()}
BUILT_INS = {
    "mariadb": [
        "INSTR(x, CONCAT(x, 'b'))",
        "LOCATE(CONCAT(x, 'b'), x)",
        "REPLACE(x, CONCAT(x, 'b'), '')",
        "SUBSTRING_INDEX(x, CONCAT(x, 'b'), 3)",
        "FIND_IN_SET(CONCAT(x, 'b'), x)",
        "TRIM(BOTH CONCAT(x, 'b') FROM x)",
        "x LIKE CONCAT('%', x, 'b')",
        "JSON_CONTAINS(JSON_ARRAY(x), JSON_ARRAY(x))",
        "x REGEXP '(a|aa)*b'",
        "REGEXP_REPLACE(x, '(a*)*b', '')",
        "JSON_SEARCH(JSON_ARRAY(x), 'all', CONCAT('%', x, 'b'))",
    ],
    "postgresql": [
        "strpos(x, x || 'b')",
        "position(x || 'b' IN x)",
        "translate(x, x, x)",
        "normalize(x, NFKC)",
        "replace(x, x || 'b', '')",
        "split_part(x, x || 'b', 2)",
        "string_to_array(x, x || 'b')",
        "btrim(x, x || 'b')",
        "rtrim(x, x)",
        "trim(both x || 'b' from x)",
        "x LIKE '%' || x || 'b'",
        "x ILIKE ('%' || x || 'b')",
        "x SIMILAR TO '%' || x || 'b'",
        "x ~ ('(a|aa)*' || 'b')",
        "regexp_replace(x, '(a|aa)*b', '', 'g')",
    ],
}


def test_built_ins_that_compare_much_with_much(private: Any) -> None:
    """R3: half a megabyte searched for in a megabyte."""
    for call in BUILT_INS[private.dialect]:
        text = admitted(f"SELECT COUNT(*) FROM {LONG[private.dialect]} s WHERE {call} IS NOT NULL", private.dialect)
        assert text is None or ends(private, text), call


def grown(dialect: str, levels: int) -> str:
    """A text that each level makes eight times as long, as REPEAT would."""
    sql = LONG[dialect]
    for level in range(levels):
        sql = f"(SELECT {EIGHTFOLD[dialect]} AS x FROM {sql} s{level})"
    return f"SELECT MAX(LENGTH(x)) FROM {sql} s"


def test_texts_that_grow_by_concatenation(private: Any) -> None:
    assert_stays_small(private, partial(grown, private.dialect), 1, 7)
