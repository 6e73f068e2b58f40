"""`check --query`: may the SQL endpoint use this database by this login?"""

import pytest
import sqlalchemy as sa

from app.models import SECRET_COLUMNS
from migrations_mirror.connect import read_only
from migrations_mirror.finding import Finding
from migrations_mirror.query_login import query_drift
from tests.databases import PASSWORD, execute, granted
from tests.mirror.support import CREATED_ON_SERVERS, ON_SERVERS, altering, run

ALLOWED = {"DEPLOYHQ_QUERY_ALLOW_PRIMARY": "1"}


def look(url: sa.URL, *, allow_primary: bool = True) -> list[Finding]:
    with read_only(url) as connection:
        return query_drift(connection, allow_primary=allow_primary)


def text_of(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)


@CREATED_ON_SERVERS
class TestQueryLogin:
    def test_has_nothing_against_the_login_that_grants_makes_but_a_primary_unless_it_is_allowed(
        self, created: sa.URL
    ) -> None:
        with granted(created) as url:
            (allowed,) = look(url)
            accepted = run("check", "--query", DEPLOYHQ_QUERY_DATABASE_URL=text_of(url), **ALLOWED)
            (primary,) = look(url, allow_primary=False)
            refused = run("check", "--query", text_of(url))
        assert allowed.severity == "warning"
        assert allowed.message.startswith("No replica: its server ")
        assert accepted.returncode == 0
        assert "0 errors, 1 warning in" in accepted.stdout
        assert PASSWORD not in accepted.stdout + accepted.stderr
        assert primary.severity == "error"
        assert "DEPLOYHQ_QUERY_ALLOW_PRIMARY=1" in primary.message
        assert (refused.returncode, refused.stderr) == (1, "")

    def test_an_administrator_is_an_error_for_each_thing_too_much(self, created: sa.URL) -> None:
        errors = [finding.message for finding in look(created) if finding.severity == "error"]
        assert all(message.startswith("The login can do more than read its views: ") for message in errors)
        assert all("migrations_mirror grants" in message for message in errors)
        secrets = {f"{table}.{column}" for table, columns in SECRET_COLUMNS.items() for column in columns}
        assert secrets <= {message.partition("secret column ")[2].partition(". ")[0] for message in errors}
        assert any("files of the server" in message for message in errors) or "mysql" in created.drivername
        assert any("samples of columns" in message for message in errors)
        assert run("check", "--query", text_of(created), **ALLOWED).returncode == 1


@ON_SERVERS
def test_a_column_that_the_views_lack_is_a_warning(mirror: sa.URL) -> None:
    with altering(mirror) as op:
        op.drop_column("servers", "atomic")
        op.drop_table("agents")
    with granted(mirror) as url:
        warnings = [finding.message for finding in look(url)]
    assert any(message.startswith("servers has no atomic that this login sees") for message in warnings)
    assert any(message.startswith("The table agents is missing") for message in warnings)


@pytest.mark.parametrize("created", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("RESET temp_file_limit", "temporary files"),
        ("RESET statement_timeout", "its role does not set statement_timeout"),
        ("CONNECTION LIMIT -1", "nothing limits its connections"),
    ],
)
def test_a_login_without_a_limit_is_a_warning(created: sa.URL, change: str, says: str) -> None:
    with granted(created) as url:
        execute(created, [f"ALTER ROLE {url.username} {change}"])
        assert any(says in finding.message for finding in look(url) if finding.severity == "warning")


@pytest.mark.parametrize("created", ["sqlite"], indirect=True)
def test_sqlite_is_told_that_it_has_no_logins(created: sa.URL) -> None:
    (finding,) = look(created)
    assert finding.severity == "warning"
    assert "SQLite has no logins" in finding.message


def test_without_a_url_it_names_the_variable() -> None:
    result = run("check", "--query", DATABASE_URL="sqlite:////nowhere")
    assert (result.returncode, result.stdout) == (2, "")
    assert "set DEPLOYHQ_QUERY_DATABASE_URL" in result.stderr


def test_an_unclear_permission_is_refused() -> None:
    result = run("check", "--query", "sqlite:////nowhere", DEPLOYHQ_QUERY_ALLOW_PRIMARY="perhaps")
    assert result.returncode == 2
    assert "DEPLOYHQ_QUERY_ALLOW_PRIMARY" in result.stderr
