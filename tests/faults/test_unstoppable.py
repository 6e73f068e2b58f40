"""What no clock, KILL or terminate reaches, on servers of these tests' own: the gate keeps it small, or refuses it.

The worst that the gate admits is run, with a limit of the server's own of two seconds; a query that is still there long
after it fails the test, and its server is killed with it.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from app.sql.gate import Catalog, Problem, admit
from tests.faults.servers import server

CATALOG = Catalog({"servers": ("id", "name")}, {})
LIMIT = {"mariadb": "SET SESSION max_statement_time = 2", "postgresql": "SET statement_timeout = '2s'"}
HARD_LIMIT = 60  # seconds; everything here ends in eight on an idle machine
STORED = 64 * 1024  # characters of a long stored text, such as a log entry


@pytest.fixture(scope="module", params=["mariadb", "postgresql"])
def private(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A server with one table and a long text in it."""
    with server(request.param) as made:
        made.create()
        made.execute(
            "CREATE TABLE servers (id int, name text)",
            f"INSERT INTO servers VALUES (1, 'a'), (2, 'b'), (3, REPEAT('a', {STORED - 1}))",
            f"INSERT INTO servers VALUES (4, REPEAT('a\u00e9', {STORED // 3 - 1}))",
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


def circles(copies: int, segments: int) -> str:
    """Queries of WITH of which each reads the one before, and hides the next one's name in a subquery of its own."""
    queries = []
    for number in range(segments):
        source = f"(SELECT y{number - 1} AS x FROM t{number - 1})" if number else "(SELECT id AS x FROM servers)"
        for level in range(4):
            source = f"(SELECT {' + '.join(['x'] * copies)} AS x FROM {source} s{level})"
        own = f"WHERE 1 IN (WITH t{number + 1} AS (SELECT 1 AS o) SELECT o FROM t{number + 1})"
        queries.append(f"t{number} AS (SELECT x AS y{number} FROM {source} s {own if number < segments - 1 else ''})")
    return f"WITH {', '.join(queries)} SELECT MAX(y{segments - 1}) FROM t{segments - 1}"


def wide(copies: int, terms: int) -> str:
    """A long expression, which four levels copy."""
    sql = f"(SELECT GREATEST(id, {', '.join(map(str, range(terms)))}) AS x FROM servers)"
    for level in range(4):
        sql = f"(SELECT {' + '.join(['x'] * copies)} AS x FROM {sql} s{level})"
    return f"SELECT MAX(x) FROM {sql} s"


def spelt(levels: int) -> str:
    """One name in twenty spellings, which MariaDB takes for one."""
    names = ["".join(letters) for letters in product("\u00e9\u00c9", repeat=5)][:20]
    sql = f"(SELECT id AS `{names[0]}` FROM servers)"
    for level in range(levels):
        sql = f"(SELECT {' + '.join(f'`{name}`' for name in names)} AS `{names[0]}` FROM {sql} s{level})"
    return f"SELECT MAX(`{names[0]}`) FROM {sql} s"


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


def assert_grows(private: Any, shape: Callable[[int], str], sizes: Sequence[int]) -> None:
    """Fail unless the gate admits the smaller texts of a shape, refuses the largest, and the largest admitted ends."""
    texts = [admitted(shape(size), private.dialect) for size in sizes]
    passed = [text for text in texts if text]
    assert passed, shape
    assert texts == passed + [None] * (len(texts) - len(passed)), shape
    assert texts[-1] is None, shape
    assert ends(private, passed[-1]), shape


@pytest.mark.parametrize("shape", [nested, chained])
@pytest.mark.parametrize("copies", [2, 3, 10])
def test_copies_of_an_expression(private: Any, shape: Any, copies: int) -> None:
    """R2: 2^22 took MariaDB four seconds, 2^26 more than 72, and PostgreSQL six gigabytes."""
    assert_stays_small(private, partial(shape, copies), 1, 14)


@pytest.mark.parametrize(("shape", "least", "most"), [(joined, 1, 19), (with_in_with, 4, 9)])
def test_queries_by_with(private: Any, shape: Any, least: int, most: int) -> None:
    assert_stays_small(private, shape, least, most)


def test_copies_of_much(private: Any) -> None:
    """PostgreSQL took 2.8 GB to plan 729 copies of 2,500 numbers, and MariaDB did not come back from 4^12 of one."""
    assert_grows(private, partial(wide, 5), [1, 10, 100, 200, 400, 800, 1600])
    assert_grows(private, partial(circles, 4), [1, 2, 3])
    if private.dialect == "mariadb":
        assert_grows(private, spelt, [1, 2, 3, 4, 5, 6])


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


MADE = {
    "mariadb": "(SELECT REPEAT(REPEAT('a', 1000), 400) AS x, CONCAT(REPEAT('a', 999), 'b') AS y LIMIT 1)",
    "postgresql": "(SELECT repeat(repeat('a', 1000), 200) AS x, '%b' || repeat('a', 998) AS y OFFSET 0)",
}
PLAIN = "(SELECT repeat(repeat('a', 1000), 200) AS x OFFSET 0)"
NUMBERS = "(SELECT CAST(repeat(repeat('9', 1000), 65) AS numeric) AS x, 1.5 AS y OFFSET 0)"
GATHERED = (
    "(SELECT string_agg(repeat('a', 10000), '') AS x, '%b' || repeat('a', 998) AS y FROM generate_series(1, 20000))"
)
ACCENTS = "(SELECT name AS x FROM servers WHERE id = 4)"
REPEATED = "(SELECT GROUP_CONCAT(a.name) AS x FROM servers a, servers b, servers c)"
MANY = {
    "mariadb": [
        *((call, MADE["mariadb"]) for call in ("INSTR(x, y)", "x LIKE y")),
        ("LENGTH(REPLACE(x, 'a', 'bb'))", ACCENTS),
        ("LENGTH(REPLACE(x, 'a', 'bb'))", REPEATED),
        ("LENGTH(REGEXP_REPLACE(x, 'a', 'b'))", ACCENTS),
        ("LENGTH(REGEXP_REPLACE(x, 'a', 'b'))", REPEATED),
    ],
    "postgresql": [
        *((call, MADE["postgresql"]) for call in ("strpos(x, y)", "x LIKE y", "length(rtrim(x, y))")),
        ("length(regexp_replace(x, 'a', 'b', 'g'))", PLAIN),
        ("array_length(string_to_array(x, NULL), 1)", PLAIN),
        ("sign(x * x)", NUMBERS),
        ("strpos(x, y)", GATHERED),
        ("x NOT LIKE y", GATHERED),
    ],
}


def test_calls_side_by_side(private: Any) -> None:
    """R3 by numbers: no clock is looked at between two of them, and 900 held PostgreSQL for two minutes."""
    for call, source in MANY[private.dialect]:
        assert_grows(private, partial(side_by_side, call, source), [1, 2, 3, 5, 8, 20, 50, 100, 200, 300])


def side_by_side(call: str, source: str, number: int) -> str:
    """Calls for one row."""
    return f"SELECT {', '.join(f'{call} AS c{place}' for place in range(number))} FROM {source} s"


def grown(dialect: str, levels: int) -> str:
    """A text that each level makes eight times as long, as REPEAT would."""
    sql = LONG[dialect]
    for level in range(levels):
        sql = f"(SELECT {EIGHTFOLD[dialect]} AS x FROM {sql} s{level})"
    return f"SELECT MAX(LENGTH(x)) FROM {sql} s"


def test_texts_that_grow_by_concatenation(private: Any) -> None:
    assert_stays_small(private, partial(grown, private.dialect), 1, 7)
