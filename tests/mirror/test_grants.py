"""The login that `grants` prints the SQL for: it reads what the models declare by views, and can do nothing else."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.models import metadata
from app.sql.views import excess_rights, missing_limits
from migrations_mirror.connect import read_only, writable
from migrations_mirror.grants import grants
from tests.databases import PASSWORD, execute, granted, made_login, take_back
from tests.mirror.support import CREATED_ON_SERVERS, ON_SERVERS, altering, run
from tests.service import ROOT


@pytest.fixture(scope="module")
def login(created: sa.URL) -> Iterator[sa.URL]:
    """A login that was made by running every statement that `grants` prints."""
    with granted(created) as url:
        yield url


def is_postgresql(url: sa.URL) -> bool:
    return url.get_backend_name() == "postgresql"


@CREATED_ON_SERVERS
class TestGrantedLogin:
    def test_reads_every_declared_column(self, login: sa.URL) -> None:
        with read_only(login) as connection:
            for table in metadata.sorted_tables:
                connection.execute(sa.select(table)).all()

    def test_can_do_nothing_else(self, login: sa.URL) -> None:
        with read_only(login) as connection:
            assert excess_rights(connection) == []
            assert missing_limits(connection) == []

    def test_changes_nothing_even_in_a_transaction_that_may_write(self, created: sa.URL, login: sa.URL) -> None:
        base = "public" if is_postgresql(created) else created.database
        statements = ("UPDATE {} SET name = 'x'", "INSERT INTO {} (name) VALUES ('x')", "DELETE FROM {}")
        with writable(login) as connection:
            for statement in statements:
                for name in ("accounts", f"{base}.accounts"):
                    if is_postgresql(login):
                        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
                    with pytest.raises(DBAPIError, match=r"denied|must be owner"):
                        connection.exec_driver_sql(statement.format(name))
                    connection.rollback()

    def test_is_limited_by_the_engine(self, login: sa.URL) -> None:
        with writable(login) as connection:
            if not is_postgresql(login):
                assert float(connection.scalar(sa.text("SELECT @@max_statement_time")) or 0) == 10
                return
            names = ("statement_timeout", "temp_file_limit", "work_mem", "default_transaction_read_only")
            shown = [connection.scalar(sa.text(f"SHOW {name}")) for name in names]
            assert shown == ["10s", "128MB", "16MB", "on"]
            with pytest.raises(DBAPIError, match="denied"):
                connection.exec_driver_sql("SET temp_file_limit = -1")

    def test_is_what_the_page_shows(self, created: sa.URL) -> None:
        with read_only(created) as connection:
            printed = [
                line.replace(str(created.database), "deployhq")
                for line in grants(connection, "support_ro", password="...")
            ]
        of_agents = [
            line
            for line in printed
            if not re.search(
                r"\b(SELECT|VIEW)\b.*\.(?!agents\b)(accounts|projects|servers|server_groups|deployment\w*)\b", line
            )
        ]
        page = (ROOT / "docs" / "sql.md").read_text()
        block = page.partition("PostgreSQL prints:" if is_postgresql(created) else "MariaDB prints:")[2]
        shown = re.findall(
            r"^       ((?:[A-Z]).+;)$", block.partition("\n## ")[0].partition("prints:")[0], re.MULTILINE
        )
        assert shown == of_agents


@ON_SERVERS
def test_grants_run_again_follows_a_migration(mirror: sa.URL) -> None:
    login, schema, url = made_login(mirror)
    with altering(mirror) as op:
        op.drop_column("servers", "position") if not is_postgresql(mirror) else None
        op.rename_table("agents", "old_agents")
    with read_only(mirror) as connection:
        execute(mirror, grants(connection, login, schema))  # without its password, which it keeps
    with read_only(url) as connection:
        assert excess_rights(connection) == []
        assert connection.execute(sa.text("SELECT * FROM servers")).all() == []
        with pytest.raises(DBAPIError):
            connection.execute(sa.text("SELECT * FROM agents"))
    take_back(mirror, login, schema)


@CREATED_ON_SERVERS
class TestGrantsRunAgain:
    def test_takes_the_login_s_earlier_rights_away(self, created: sa.URL) -> None:
        login, schema, url = made_login(created)
        user = login if is_postgresql(created) else f"'{login}'@'%'"
        execute(created, [f"GRANT SELECT ON servers TO {user}"])
        with read_only(url) as connection:
            assert excess_rights(connection)
        with read_only(created) as connection:
            execute(created, grants(connection, login, schema))
        with read_only(url) as connection:
            assert excess_rights(connection) == []
        take_back(created, login, schema)

    def test_is_taken_back_by_revoke_and_leaves_another_login_as_restricted_as_it_was(
        self, created: sa.URL, login: sa.URL
    ) -> None:
        name, schema, url = made_login(created)
        take_back(created, name, schema)
        with pytest.raises(Exception, match=r"support_"), read_only(url):
            pass
        accounts = "pg_roles WHERE rolname" if is_postgresql(created) else "mysql.user WHERE user"
        with read_only(created) as connection:
            left = connection.scalar(sa.text(f"SELECT COUNT(*) FROM {accounts} IN ('{name}', '{schema}_owner')"))
            schemas = connection.scalars(sa.text("SELECT schema_name FROM information_schema.schemata")).all()
        assert left == 0
        assert schema not in schemas
        with read_only(login) as connection:
            assert excess_rights(connection) == []


@CREATED_ON_SERVERS
def test_the_output_is_piped_into_the_client_as_it_is(created: sa.URL) -> None:
    """By the engines' own clients, with a password that has to be quoted; and taken back in the same way."""
    login, schema = f"support_piped_{os.getpid()}", f"support_piped_views_{os.getpid()}"
    names = ["--login", login, "--schema", schema]
    url = created.render_as_string(hide_password=False)
    made = run("grants", url, *names, "--password-from", "SUPPORT_PASSWORD", SUPPORT_PASSWORD=PASSWORD)
    pipe(created, made.stdout)
    pipe(created, made.stdout)
    database = created.database if is_postgresql(created) else schema
    with read_only(created.set(username=login, password=PASSWORD, database=database)) as connection:
        assert excess_rights(connection) == []
    pipe(created, run("grants", url, *names, "--revoke").stdout)


def pipe(url: sa.URL, sql: str) -> None:
    """Give SQL to psql or mariadb, which must take all of it."""
    at = ["-h", str(url.host), "-U" if is_postgresql(url) else "-u", str(url.username)]
    if is_postgresql(url):
        command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-p", str(url.port), *at, "-d", str(url.database)]
    else:
        command = ["mariadb", "-P", str(url.port), *at, str(url.database)]
    result = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@CREATED_ON_SERVERS
@pytest.mark.parametrize(("words", "says"), [
    (["--password-from", "NOWHERE_SET"], "NOWHERE_SET is not set"),
    (["--password-from", "LONG"], "not printable ASCII"),
    (["--schema", "{base}"], "holds tables"),
])  # fmt: skip
def test_what_cannot_be_printed_is_refused(created: sa.URL, words: list[str], says: str) -> None:
    base = "public" if is_postgresql(created) else str(created.database)
    words = [word.format(base=base) for word in words]
    result = run("grants", created.render_as_string(hide_password=False), *words, LONG="line\nbreak")
    assert (result.returncode, result.stdout) == (1, "")
    assert says in result.stderr


@CREATED_ON_SERVERS
def test_a_login_that_others_use_is_not_taken_over(created: sa.URL) -> None:
    login, schema, _ = made_login(created)
    give, take = f"GRANT INSERT ON servers TO {login}", f"REVOKE INSERT ON servers FROM {login}"
    if is_postgresql(created):
        give, take = f"ALTER TABLE servers OWNER TO {login}", "ALTER TABLE servers OWNER TO postgres"
    execute(created, [give])
    result = run("grants", created.render_as_string(hide_password=False), "--login", login, "--schema", schema)
    assert (result.returncode, result.stdout) == (1, "")
    assert "does more than read" in result.stderr
    execute(created, [take])
    take_back(created, login, schema)


@pytest.mark.parametrize("created", ["mariadb"], indirect=True)
def test_without_a_password_a_new_mariadb_login_is_locked(created: sa.URL) -> None:
    with read_only(created) as connection:
        printed = grants(connection, "support_ro")
    assert "CREATE USER IF NOT EXISTS 'support_ro'@'%' ACCOUNT LOCK;" in printed
    assert not any("UNLOCK" in line or "IDENTIFIED" in line for line in printed)


@pytest.mark.parametrize("mirror", ["postgresql"], indirect=True)
def test_postgresql_tables_in_another_schema_are_found_there(mirror: sa.URL) -> None:
    with altering(mirror) as op:
        op.execute("CREATE SCHEMA rails")
        for name in [*metadata.tables, "users", "config_files", "environment_variables"]:
            op.execute(f"ALTER TABLE {name} SET SCHEMA rails")
        op.execute(f"ALTER DATABASE {mirror.database} SET search_path = rails")
    with granted(mirror) as url, read_only(url) as connection:
        assert connection.execute(sa.text("SELECT permalink FROM accounts")).all() == []
        assert excess_rights(connection) == []


@pytest.mark.parametrize("created", ["sqlite"], indirect=True)
def test_sqlite_has_no_logins(created: sa.URL) -> None:
    result = run("grants", created.render_as_string())
    assert (result.returncode, result.stdout) == (1, "")
    assert "SQLite has no logins" in result.stderr


@CREATED_ON_SERVERS
def test_a_name_cannot_break_out_of_the_statements(created: sa.URL) -> None:
    name, schema = "o'neil\"; DROP TABLE accounts; --", 's`"; DROP TABLE accounts; --'
    printed = run("grants", created.render_as_string(hide_password=False), "--login", name, "--schema", schema).stdout
    inside = [part for part in re.split(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`", printed) if part]
    assert "DROP TABLE" not in "".join(inside)
