"""The login that `grants` prints the SQL for: it reads what the models declare, and can do nothing else."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.models import SECRET_COLUMNS, metadata
from migrations_mirror.connect import read_only, writable
from migrations_mirror.drift import drift
from migrations_mirror.grants import grants
from tests.mirror.support import ON_SERVERS, PASSWORD, altering, granted, run
from tests.service import ROOT


@pytest.fixture
def login(mirror: sa.URL) -> Iterator[sa.URL]:
    """A login that was made by running every statement that `grants` prints."""
    with granted(mirror) as url:
        yield url


@ON_SERVERS
class TestGrantedLogin:
    def test_reads_every_declared_column(self, login: sa.URL) -> None:
        with read_only(login) as connection:
            for table in metadata.sorted_tables:
                connection.execute(sa.select(table)).all()

    def test_reads_no_secret_column(self, login: sa.URL) -> None:
        with writable(login) as connection:
            for table, columns in SECRET_COLUMNS.items():
                for column in columns:
                    with pytest.raises(DBAPIError, match=r"denied"):
                        connection.execute(sa.text(f"SELECT {column} FROM {table}"))
                    connection.rollback()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE deployments SET status = 'completed'",
            "INSERT INTO accounts (name) VALUES ('x')",
            "DELETE FROM servers",
            "DROP TABLE accounts",
        ],
    )
    def test_changes_nothing_even_in_a_transaction_that_may_write(self, login: sa.URL, statement: str) -> None:
        with writable(login) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            with pytest.raises(DBAPIError, match=r"denied|must be owner"):
                connection.exec_driver_sql(statement)

    def test_finds_nothing_wrong_with_the_tables(self, login: sa.URL) -> None:
        with read_only(login) as connection:
            assert [finding for finding in drift(connection) if finding.severity == "error"] == []

    def test_is_what_the_page_shows(self, mirror: sa.URL) -> None:
        with read_only(mirror) as connection:
            printed = [line.replace(str(mirror.database), "deployhq") for line in grants(connection, "support_ro")]
        page = (ROOT / "docs" / "sql.md").read_text()
        shown = re.findall(r"^       ((?:CREATE|GRANT|ALTER) .+;)$", page, re.MULTILINE)
        is_postgresql = mirror.get_backend_name() == "postgresql"
        ours = [line for line in shown if ("'@'%'" not in line) == is_postgresql]
        others = [line for line in printed if " SELECT (" not in line or ".agents " in line]
        assert ours == others

    def test_is_given_the_columns_that_there_are(self, mirror: sa.URL) -> None:
        with altering(mirror) as op:
            op.drop_column("servers", "atomic")
        printed = run("grants", mirror.render_as_string(hide_password=False)).stdout
        (of_servers,) = (line for line in printed.splitlines() if ".servers " in line)
        assert "position" in of_servers
        assert "atomic" not in of_servers


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_postgresql_limits_what_the_login_may_use_up(login: sa.URL) -> None:
    with writable(login) as connection:
        shown = {name: connection.scalar(sa.text(f"SHOW {name}")) for name in ("statement_timeout", "temp_file_limit")}
        assert shown == {"statement_timeout": "10s", "temp_file_limit": "128MB"}
        with pytest.raises(DBAPIError, match="denied"):
            connection.exec_driver_sql("SET temp_file_limit = -1")


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_postgresql_tables_in_another_schema_are_found_there(mirror: sa.URL) -> None:
    with altering(mirror) as op:
        op.execute("CREATE SCHEMA rails")
        op.execute("ALTER TABLE accounts SET SCHEMA rails")
        op.execute(f"ALTER DATABASE {mirror.database} SET search_path = rails")
    with granted(mirror) as url, read_only(url) as connection:
        assert connection.execute(sa.text("SELECT permalink FROM accounts")).all() == []


@pytest.mark.parametrize("empty_database", ["mariadb"], indirect=True)
def test_mariadb_limits_how_long_the_login_s_statements_run(login: sa.URL) -> None:
    with writable(login) as connection:
        assert float(connection.scalar(sa.text("SELECT @@max_statement_time")) or 0) == 10


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_sqlite_has_no_logins(mirror: sa.URL) -> None:
    result = run("grants", mirror.render_as_string())
    assert (result.returncode, result.stdout) == (1, "")
    assert "SQLite has no logins" in result.stderr


@ON_SERVERS
def test_a_login_s_name_cannot_break_out_of_the_statements(mirror: sa.URL) -> None:
    name = "o'neil\"; DROP TABLE accounts; --"
    printed = run("grants", mirror.render_as_string(hide_password=False), "--login", name).stdout
    quoted = {"postgresql": '"o\'neil""; DROP TABLE accounts; --"', "mysql": "'o''neil\"; DROP TABLE accounts; --'@'%'"}
    assert all(quoted[mirror.get_backend_name().replace("mariadb", "mysql")] in line for line in printed.splitlines())
    assert PASSWORD not in printed
