"""`check --query`: may the SQL endpoint use this database by this login?"""

import pytest
import sqlalchemy as sa

from migrations_mirror.connect import read_only
from migrations_mirror.finding import Finding
from migrations_mirror.query_login import query_drift
from tests.mirror.support import ON_SERVERS, PASSWORD, altering, granted, run, run_on_server

ALLOWED = {"DEPLOYHQ_QUERY_ALLOW_PRIMARY": "1"}


def look(url: sa.URL, *, allow_primary: bool = True) -> list[Finding]:
    with read_only(url) as connection:
        return query_drift(connection, allow_primary=allow_primary)


def text_of(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)


@ON_SERVERS
class TestQueryLogin:
    def test_has_nothing_against_the_login_that_grants_makes(self, mirror: sa.URL) -> None:
        with granted(mirror) as url:
            (finding,) = look(url)
            result = run("check", "--query", DEPLOYHQ_QUERY_DATABASE_URL=text_of(url), **ALLOWED)
        assert finding.severity == "warning"
        assert finding.message.startswith("No replica: its server is a primary")
        assert result.returncode == 0
        assert "0 errors, 1 warning in" in result.stdout
        assert PASSWORD not in result.stdout + result.stderr

    def test_a_primary_is_an_error_unless_it_is_allowed(self, mirror: sa.URL) -> None:
        with granted(mirror) as url:
            (finding,) = look(url, allow_primary=False)
            result = run("check", "--query", text_of(url))
        assert finding.severity == "error"
        assert "DEPLOYHQ_QUERY_ALLOW_PRIMARY=1" in finding.message
        assert (result.returncode, result.stderr) == (1, "")

    def test_an_administrator_is_an_error(self, mirror: sa.URL) -> None:
        found = [finding for finding in look(mirror) if finding.severity == "error"]
        (finding,) = found
        assert finding.message.startswith("The login is not restricted: ")
        assert "migrations_mirror grants" in finding.message
        assert run("check", "--query", text_of(mirror), **ALLOWED).returncode == 1

    @pytest.mark.parametrize(
        ("right", "says"),
        [
            ("UPDATE (status) ON deployments", "write"),
            ("SELECT (password) ON servers", "it can read 1 secret columns, such as servers.password"),
            ("SELECT ON users", "secret columns, such as users."),
        ],
    )
    def test_one_right_too_many_is_an_error(self, mirror: sa.URL, right: str, says: str) -> None:
        dialect = "postgresql" if mirror.get_backend_name() == "postgresql" else "mariadb"
        with granted(mirror) as url:
            database = f"{url.database}." if dialect == "mariadb" else ""
            with altering(mirror) as op:
                op.execute(f"GRANT {right.replace(' ON ', f' ON {database}')} TO {url.username}")
            errors = [finding.message for finding in look(url) if finding.severity == "error"]
        (message,) = errors
        assert says in message or (dialect == "mariadb" and "UPDATE" in message and says == "write")

    def test_a_column_that_the_login_does_not_see_is_a_warning(self, mirror: sa.URL) -> None:
        with granted(mirror) as url:
            with altering(mirror) as op:
                op.drop_column("servers", "atomic")
                op.drop_table("agents")
            warnings = [finding.message for finding in look(url)]
        assert any(message.startswith("servers has no atomic that this login sees") for message in warnings)
        assert any(message.startswith("The table agents is missing") for message in warnings)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_a_login_without_a_limit_for_temporary_files_is_a_warning(mirror: sa.URL) -> None:
    with granted(mirror) as url:
        run_on_server("postgresql", f"ALTER ROLE {url.username} RESET temp_file_limit")
        assert any("temporary files" in finding.message for finding in look(url) if finding.severity == "warning")


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_sqlite_is_told_that_it_has_no_logins(mirror: sa.URL) -> None:
    (finding,) = look(mirror)
    assert finding.severity == "error"
    assert "it can read 17 secret columns" in finding.message
    assert "SQLite has no logins" in finding.message


def test_without_a_url_it_names_the_variable() -> None:
    result = run("check", "--query", DATABASE_URL="sqlite:////nowhere")
    assert (result.returncode, result.stdout) == (2, "")
    assert "set DEPLOYHQ_QUERY_DATABASE_URL" in result.stderr


def test_an_unclear_permission_is_refused() -> None:
    result = run("check", "--query", "sqlite:////nowhere", DEPLOYHQ_QUERY_ALLOW_PRIMARY="perhaps")
    assert result.returncode == 2
    assert "DEPLOYHQ_QUERY_ALLOW_PRIMARY" in result.stderr
