"""The session alone, without the gate: no write, no second statement, nothing left behind."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from app.sql.ask import DRIVER_ERRORS
from tests.builders import Rails
from tests.sql.run.conftest import OpenDatabase, Run, kind_of, refused, run, values

WRITES = [
    "INSERT INTO accounts (name) VALUES ('x')",
    "UPDATE accounts SET name = 'x'",
    "DELETE FROM accounts",
    "CREATE TABLE intruder (id INTEGER)",
    "CREATE TEMPORARY TABLE intruder (id INTEGER)",
    "ALTER TABLE accounts ADD COLUMN intruder INTEGER",
    "DROP TABLE accounts",
    "COMMIT",
    "SELECT 1; DROP TABLE accounts",
    "COMMIT; DROP TABLE accounts",
    "ROLLBACK; DROP TABLE accounts; SELECT 1",
]
OWN_WRITES = {
    "sqlite": [
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "ATTACH '{folder}/intruder.db' AS other",
        "VACUUM INTO '{folder}/intruder.db'",
        "VACUUM",
        "BEGIN IMMEDIATE",
        "REINDEX",
    ],
    "postgresql": [
        "SELECT 1) AS q; DROP TABLE accounts; --",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone",
        "SELECT * FROM accounts FOR UPDATE",
        "SELECT id INTO intruder FROM accounts",
        "SET TRANSACTION READ WRITE",
        "COPY accounts TO '{folder}/intruder.csv'",
        "DO $$ BEGIN DELETE FROM accounts; END $$",
        "VACUUM",
        "SELECT nextval('accounts_id_seq')",
    ],
    "mariadb": [
        "SET SESSION TRANSACTION READ WRITE; DROP TABLE accounts",
        "TRUNCATE accounts",
        "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE accounts",
        "ANALYZE TABLE accounts",
        "RENAME TABLE accounts TO intruder",
        "SELECT * FROM accounts FOR UPDATE; DELETE FROM accounts",
    ],
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a database server may write to as well."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o777)
        yield Path(made)


def test_the_session_alone_cannot_write_in_any_way(
    open_database: OpenDatabase, rails: Rails, database: str, folder: Path
) -> None:
    """Not even by what EXPLAIN, which comes first otherwise, would not have let through."""
    rails.account(id=1, name="untouched")
    opened = open_database()
    known = opened.known()
    for sql in WRITES + OWN_WRITES[kind_of(database)]:
        session = opened.open(known)
        session.begin()
        with suppress(*DRIVER_ERRORS):  # a COMMIT alone is none: no second statement can come after it
            session.fetch(sql.format(folder=folder))
        session.close()
    assert values(run(opened, known, "SELECT id, name FROM accounts")) == [[1, "untouched"]]
    assert list(folder.iterdir()) == []
    with rails.engine.connect() as connection:
        assert not connection.dialect.has_table(connection, "intruder")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("ask", "sql"), [("estimate", "SELECT 1; SELECT 2"), ("fetch", "SELECT 1) AS q; SELECT * FROM (SELECT 2")]
)
def test_postgresql_is_sent_no_second_statement(open_database: OpenDatabase, ask: str, sql: str) -> None:
    """The protocol refuses it: behind a ROLLBACK nothing would hold a second one to reading."""
    opened = open_database()
    with closing(opened.open(opened.known())) as session:
        session.begin()
        with pytest.raises(psycopg.errors.SyntaxError, match="multiple commands"):
            getattr(session, ask)(sql)


STATES = {
    "postgresql": (
        "SELECT current_setting('transaction_read_only'), current_setting('default_transaction_read_only'),"
        " current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('temp_file_limit'),"
        " current_setting('work_mem'), current_setting('standard_conforming_strings')",
        ["on", "on", "7s", "1s", "128MB", "16MB", "on"],
    ),
    "mariadb": (
        "SELECT @@in_transaction, @@tx_read_only, @@max_statement_time, @@lock_wait_timeout, @@sql_select_limit,"
        " @@max_session_mem_used, @@sql_mode LIKE '%ANSI%', @@sql_mode LIKE '%BACKSLASH%'",
        [1, 1, 7.0, 1, 1001, 134217728, 0, 0],
    ),
}


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_the_servers_own_limits_are_set(open_database: OpenDatabase, database: str) -> None:
    sql, expected = STATES[kind_of(database)]
    opened = open_database(query_timeout=7)
    (row,) = values(run(opened, opened.known(), sql))
    assert [float(value) if value == "7.000000" else value for value in row] == expected


def test_nothing_that_a_query_leaves_behind_meets_the_next_one(bare: Run, rails: Rails, database: str) -> None:
    leave, look = {
        "sqlite": ("SELECT 1", "SELECT 1"),
        "mariadb": ("SELECT @left := 1", "SELECT @left IS NULL"),
        "postgresql": (
            "SELECT set_config('application_name', 'left', false) = 'left'",
            "SELECT current_setting('application_name') <> 'left'",
        ),
    }[kind_of(database)]
    assert values(bare(leave)) == [[1]]
    assert values(bare(look)) == [[1]]


# SQLite, where the service itself is the server.
REFUSED = {"not_allowed", "query_failed", "secret_column", "unknown_column", "unknown_table", "catalog"}


@pytest.mark.engine("sqlite")
def test_sqlite_reads_the_readable_columns_and_runs_what_only_computes(bare: Run, rails: Rails) -> None:
    rails.account(id=1, name="Kicksite")
    for sql in (
        "SELECT password FROM servers",
        "SELECT password FROM main.servers",
        "SELECT COUNT(*) FROM main.servers",
        "SELECT password FROM (SELECT 'x' AS password) AS b FULL JOIN main.servers AS a USING (password)",
        "SELECT 1 FROM main.servers AS a NATURAL JOIN (SELECT 'CANARY' AS password)",
        "SELECT 1 FROM servers ORDER BY password",
        "SELECT sql FROM sqlite_temp_master",
        "SELECT sql FROM temp.sqlite_schema",
        "WITH servers AS (SELECT password FROM main.servers) SELECT * FROM servers",
        "SELECT COUNT(*) FROM sqlite_master",
        "SELECT email FROM users",
        "SELECT load_extension('x')",
        "SELECT last_insert_rowid()",
        "SELECT * FROM pragma_table_info('accounts')",
    ):
        assert refused(bare, sql).code in REFUSED, sql
    assert values(
        bare("WITH a AS (SELECT name FROM accounts) SELECT upper(name), (SELECT COUNT(*) FROM a) FROM a")
    ) == [["KICKSITE", 1]]
    rails.server(name="web1")
    assert "password" not in bare("SELECT * FROM servers").columns
    assert values(bare("SELECT a.name FROM servers AS a JOIN servers AS b USING (id, name)")) == [["web1"]]
    assert values(bare("SELECT value FROM json_each('[1, 2]')")) == [[1], [2]]


@pytest.mark.engine("sqlite")
def test_text_that_is_not_utf8_is_shown_as_far_as_it_can_be(bare: Run) -> None:
    assert values(bare("SELECT CAST(x'61ff62' AS TEXT)")) == [["a\ufffdb"]]
