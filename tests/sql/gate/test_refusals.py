"""What a caller reads who is refused: a stable code, what to write instead, and the place."""

import pytest

from app.sql.gate import Problem, admit
from tests.databases import DIALECTS
from tests.sql.gate.databases import CATALOG


def refused(sql: str, dialect: str = "postgresql") -> Problem:
    with pytest.raises(Problem) as caught:
        admit(sql, dialect, CATALOG)
    return caught.value


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("sql", "code", "place", "help_"),
    [
        ("", "empty", (1, 1), "Send one SELECT"),
        ("SELECT password FROM servers", "secret_column", (1, 8), "Readable are: id, name, project_id."),
        ("SELECT id\nFROM servers s\nWHERE s.hostname = 'x'", "secret_column", (3, 9), "servers.hostname is secret"),
        ("SELECT id FROM servers JOIN projects USING (password)", "secret_column", (1, 45), "password is secret"),
        ("SELECT id FROM server", "unknown_table", (1, 16), "Did you mean servers?"),
        ("SELECT email FROM users", "unknown_table", (1, 19), "holds secrets and cannot be read"),
        ("SELECT * FROM information_schema.tables", "qualified_name", (1, 15), "Write the table alone"),
        ("SELECT pg_sleep(1)", "function", (1, 8), "a query cannot wait"),
        ("SELECT 1; SELECT 2", "several_statements", (1, 11), "Send each in its own request"),
        ("DELETE FROM servers", "not_a_select", (1, 1), "Only SELECT queries are allowed"),
        ("' { '", "not_a_select", (1, 1), "cannot begin one"),
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
    assert (found.code, (found.more["line"], found.more["column"])) == (code, place)
    assert help_ in found.message


def test_what_is_too_long_or_too_deep_says_how_much_is_allowed() -> None:
    assert "at most 20000" in refused("SELECT '" + "x" * 20_000 + "'").message
    assert "50 levels" in refused("SELECT " + "(" * 60 + "1" + ")" * 60).message
    assert "40 tables" in refused("SELECT 1 FROM " + ", ".join(["servers"] * 41)).message


def test_a_query_may_be_as_deep_and_wide_as_people_write_them() -> None:
    admit("SELECT " + "(" * 40 + "1" + ")" * 40, "postgresql", CATALOG)
    admit(f"SELECT id FROM servers WHERE id IN ({', '.join(map(str, range(2000)))})", "postgresql", CATALOG)
    admit("SELECT id FROM servers WHERE " + " OR ".join(f"id = {n}" for n in range(900)), "postgresql", CATALOG)


@pytest.mark.parametrize("dialect", ["mariadb", "postgresql"])
def test_a_report_in_steps_is_no_danger(dialect: str) -> None:
    """Sixty kinds of errors by LIKE, grouped, ranked and labelled: each step names what the one before has made."""
    kinds = " ".join(f"WHEN name LIKE '%some words of error {number}%' THEN 'cause {number}'" for number in range(60))
    sql = f"""
        WITH failed AS (SELECT id, project_id, CASE {kinds} ELSE 'other' END AS cause FROM servers),
        counted AS (SELECT project_id, cause, COUNT(*) AS failures FROM failed GROUP BY project_id, cause),
        ranked AS (
            SELECT project_id, cause, failures, RANK() OVER (PARTITION BY project_id ORDER BY failures DESC) AS place,
            SUM(failures) OVER (PARTITION BY project_id) AS total FROM counted)
        SELECT project_id, cause, failures, ROUND(100.0 * failures / total, 1) AS share,
            CONCAT(UPPER(LEFT(cause, 1)), LOWER(SUBSTRING(cause, 2)), ' / ', failures) AS label,
            REPLACE(REPLACE(cause, 'cause', 'c'), 'other', 'o') AS short
        FROM ranked WHERE place <= 5 AND (cause LIKE '%shop%' OR cause <> 'other') ORDER BY failures DESC"""
    admit(sql, dialect, CATALOG)


def test_the_stars_of_a_query_tell_what_the_views_of_its_tables_leave_out() -> None:
    hidden = ("servers.password", "servers.hostname")
    assert admit("SELECT * FROM servers", "sqlite", CATALOG).stripped_columns == hidden
    assert admit("SELECT p.* FROM projects p", "sqlite", CATALOG).stripped_columns == ()
    assert admit("SELECT id FROM servers", "sqlite", CATALOG).stripped_columns == ()
    assert admit("SELECT COUNT(*) FROM servers", "mariadb", CATALOG).stripped_columns == ()
    assert admit("WITH x AS (SELECT * FROM servers) SELECT id FROM x", "postgresql", CATALOG).stripped_columns == hidden


def test_the_tables_are_those_of_the_catalog() -> None:
    sql = "WITH x AS (SELECT 1 AS id), y AS (SELECT id FROM projects) SELECT * FROM x, y"
    assert admit(sql, "postgresql", CATALOG).tables == {"projects"}


@pytest.mark.parametrize(
    ("sql", "dialect", "code"),
    [
        ('SELECT x::"regclass" FROM servers', "postgresql", "type"),
        ("SELECT CAST('a' AS \"regclass\")", "postgresql", "type"),
        ("SELECT \"regclass\" 'servers'", "postgresql", "type"),
        ("SELECT DISTINCT ON (id) dblink(name) FROM servers", "postgresql", "function"),
        ('SELECT DISTINCT ON (id) "dblink"(name) FROM servers', "postgresql", "function"),
        ("SELECT 1 FROM servers s, dblink(name) AS (a text)", "postgresql", "function"),
        ("SELECT (s).name FROM servers s", "postgresql", "composite_access"),
        ("SELECT * FROM 'servers'", "sqlite", "syntax"),
        ("SELECT 1 IN servers", "sqlite", "syntax"),
        ("SELECT name REGEXP name FROM servers", "mariadb", "too_large"),
        ("SELECT VALUES(id) FROM servers", "mariadb", "syntax"),
    ],
)
def test_no_name_stands_where_it_would_be_a_type_a_call_or_a_table(sql: str, dialect: str, code: str) -> None:
    assert refused(sql, dialect).code == code


def test_a_name_is_read_as_a_name_even_if_another_place_makes_it_a_keyword() -> None:
    sql = "SELECT MAX(id) last, id % 2 AS date FROM servers GROUP BY date ORDER BY date"
    assert '"last" , "id" % 2 AS "date"' in admit(sql, "postgresql", CATALOG).sql


def test_mysql_gets_tables_as_the_catalog_spells_them() -> None:
    assert admit("SELECT Servers.ID FROM SERVERS", "mariadb", CATALOG).sql == (
        "SELECT `servers` . `ID` AS `ID` FROM `servers`"
    )


MANY = ", ".join(["strpos(x, y)"] * 99)
REPLACED = f"regexp_replace({{}}, 'a', '{'a' * 900}', 'g')"
JOINED = "(SELECT group_concat(name) AS x FROM servers)"
TEXTS = "(SELECT string_agg(name, '') AS x FROM servers)"


@pytest.mark.parametrize(
    ("sql", "dialect", "code"),
    [
        (f"SELECT {MANY} FROM (SELECT name AS x, name AS y FROM servers) s", "postgresql", "too_large"),
        ("SELECT repeat(repeat(name, 1000), 1000) FROM servers", "postgresql", "too_large"),
        ("SELECT repeat(lpad('a', 10000), 10000)", "postgresql", "too_large"),
        (f"SELECT {REPLACED.format(REPLACED.format('name'))} FROM servers", "postgresql", "too_large"),
        ("SELECT REPEAT(name, -1e999), REPEAT(REPEAT(name, 9999), 0x" + "F" * 300 + ")", "mariadb", "too_large"),
        (f"SELECT {', '.join(['string_agg(name, id::text)'] * 6)} FROM servers", "postgresql", "too_complex"),
        (f"SELECT 1 FROM {TEXTS} s WHERE x || 'a' LIKE 'b'", "postgresql", "too_large"),
        ("WITH a AS (SELECT 1 FROM b), b AS (SELECT 1 FROM a) SELECT 1 FROM a", "sqlite", "too_complex"),
        (f"SELECT {', '.join(['strpos(x, x)'] * 40)} FROM {TEXTS} s", "postgresql", "too_large"),
        (f"SELECT {', '.join(['INSTR(x, x) + 1'] * 40)} FROM {JOINED} s", "mariadb", "too_large"),
        (f"SELECT {', '.join(['instr(x, x)'] * 40)} FROM {JOINED} s", "sqlite", "too_large"),
        ("SELECT string_to_array(name, NULL) && string_to_array(name, 'x') FROM servers", "postgresql", "too_large"),
        (f"SELECT {', '.join(['json_patch(name, name)'] * 60)} FROM servers", "sqlite", "too_large"),
        ("SELECT SFORMAT('{:9999}', 1)", "mariadb", "function"),
    ],
)
def test_no_row_takes_much_work_or_memory(sql: str, dialect: str, code: str) -> None:
    assert refused(sql, dialect).code == code


@pytest.mark.parametrize(
    ("sql", "written"),
    [
        (f"SELECT 1 FROM {TEXTS} s WHERE s.x NOT LIKE 'b'", """LEFT( "s" . "x" , 1000000 ) NOT LIKE 'b'"""),
        (f"SELECT 1 FROM {TEXTS} s WHERE (x || 'a') ~ 'b'", """LEFT( ( "x" || 'a' ) , 1000000 ) ~ 'b'"""),
        (f"SELECT 1 FROM {TEXTS} s WHERE x::text LIKE 'b'", """LEFT( "x" :: TEXT , 1000000 ) LIKE 'b'"""),
        (f"SELECT split_part(x, ',', 2) FROM {TEXTS} s", """SPLIT_PART( LEFT( "x" , 1000000 ) , ',' , 2 )"""),
        (f"SELECT strpos('a,b', ',') FROM {TEXTS} s", "STRPOS( 'a,b' , ',' )"),
        ("SELECT split_part(name, ',', 2) FROM servers", """SPLIT_PART( "name" , ',' , 2 )"""),
        ("SELECT array_agg(name) && ARRAY['a', 'b'] FROM servers", """ARRAY_AGG( "name" ) && ARRAY [ 'a' , 'b' ]"""),
        ("SELECT array_agg(name) @> '{a,b}' FROM servers", """ARRAY_AGG( "name" ) @> '{a,b}'"""),
        (
            "SELECT array_to_string(array_agg(name), ', ') FROM servers",
            """ARRAY_TO_STRING( ARRAY_AGG( "name" ) , ', ' )""",
        ),
    ],
)
def test_what_is_searched_in_is_cut_where_an_aggregate_can_have_made_it(sql: str, written: str) -> None:
    assert written in admit(sql, "postgresql", CATALOG).sql


def test_a_text_of_an_aggregate_is_cut_where_a_call_takes_the_square_of_it() -> None:
    sql = "SELECT REPLACE(GROUP_CONCAT(name), ',', '; ') FROM servers"
    assert "REPLACE( LEFT( GROUP_CONCAT( `name` ) , 65536 ) , ',' , '; ' )" in admit(sql, "mariadb", CATALOG).sql


@pytest.mark.parametrize("body", ["({})", "(({}))", "((({})) UNION ALL ({}))"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_copies_by_with_are_counted_in_any_parentheses(dialect: str, body: str) -> None:
    queries = ["a0 AS (SELECT id AS x FROM servers)"]
    for level in range(1, 30):
        select = f"SELECT x + x AS x FROM a{level - 1}"
        queries.append(f"a{level} AS {body.format(select, select)}")
    assert refused(f"WITH {', '.join(queries)} SELECT x FROM a29", dialect).code == "too_complex"
