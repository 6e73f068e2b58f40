"""The environment: every variable is documented, and one that cannot be used stops the start with its name."""

import re
from pathlib import Path

import pytest

from app.config import ConfigError, Settings, database_url
from app.monitoring.logs import log_start
from tests.service import ROOT

URL = {"DATABASE_URL": "postgres://reader:pass-word@replica/deployhq"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql://u:p@h:6432/db?sslmode=require", "postgresql+psycopg://u:p@h:6432/db?sslmode=require"),
        ("postgres://u:p@h:1,i/db", "postgresql+psycopg://u:p@/db?host=h%3A1&host=i"),
        ("postgres://h,i:2/db?sslmode=require", "postgresql+psycopg:///db?host=h&host=i%3A2&sslmode=require"),
        ("mysql://u:p@h/db", "mysql+pymysql://u:p@h/db?charset=utf8mb4"),
        ("mysql2://u:p@h/db?encoding=utf8mb4&pool=5&reconnect=true", "mysql+pymysql://u:p@h/db?charset=utf8mb4"),
        ("mysql2://u:p@h/db?sslca=/ca.pem", "mysql+pymysql://u:p@h/db?charset=utf8mb4&ssl_ca=%2Fca.pem"),
        ("mariadb://u:p@h/db?charset=latin1", "mariadb+pymysql://u:p@h/db?charset=utf8mb4"),
        ("mariadb+pymysql://u:p@h/db", "mariadb+pymysql://u:p@h/db?charset=utf8mb4"),
        ("sqlite:////srv/a b.sqlite3", "sqlite:////srv/a b.sqlite3"),
        ("  sqlite:////srv/x  ", "sqlite:////srv/x"),
    ],
)
def test_database_urls_of_heroku_rails_and_sqlalchemy_work(text: str, expected: str) -> None:
    assert database_url(text).render_as_string(hide_password=False) == expected


def test_a_relative_sqlite_path_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_url("sqlite:///demo.sqlite3").database == str(tmp_path / "demo.sqlite3")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("replica", "not a database URL"),
        ("postgres://u:pass-word@h:port/db", "not a database URL"),
        ("oracle://u:pass-word@h/db", "starts with 'oracle'"),
        ("http://u:pass-word@h/db", "starts with 'http'"),
        ("postgres://u:pass-word@h", "names no database"),
        ("sqlite://", "names no database"),
        ("postgres://u:pass-word@h/db?sslmod=require", "sslmod"),
        ("mysql2://u:pass-word@h/db?wrong=1", "wrong"),
    ],
)
def test_a_database_url_that_cannot_be_used_is_refused_without_its_password(text: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(reason)) as caught:
        Settings.from_environ({"DATABASE_URL": text})
    assert "DATABASE_URL" in str(caught.value)
    assert "pass-word" not in str(caught.value)


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": ""}, {"DATABASE_URL": "  "}])
def test_a_missing_database_url_is_never_replaced_by_a_default(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL is not set"):
        Settings.from_environ(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEPLOYHQ_ADMIN_ALLOWED_NETWORKS", "10.0.0.0/33"),
        ("DEPLOYHQ_ADMIN_ALLOWED_NETWORKS", "10.0.0.1/8"),
        ("DEPLOYHQ_ADMIN_ALLOWED_NETWORKS", "office"),
        ("DEPLOYHQ_TRUSTED_PROXIES", "-1"),
        ("DEPLOYHQ_STATEMENT_TIMEOUT", "0"),
        ("DEPLOYHQ_STATEMENT_TIMEOUT", "2.5"),
        ("DEPLOYHQ_POOL_SIZE", "0"),
        ("DEPLOYHQ_POOL_SIZE", "101"),
        ("DEPLOYHQ_QUERY_MAX_COST", "-1"),
        ("PORT", "99999"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_CONCURRENCY", "1000"),
        ("WEB_CONCURRENCY", "abc"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    number = "" if name.endswith("NETWORKS") else f" is {value!r}: give a whole number from "
    with pytest.raises(ConfigError, match=f"^{name}{number}") as caught:
        Settings.from_environ(URL | {name: value})
    assert "\n" not in str(caught.value)


def test_settings_are_read_and_default_to_the_safe_side() -> None:
    settings = Settings.from_environ(URL)
    assert (settings.token, settings.previous_token, settings.allowed_networks) == ("", "", ())
    assert (settings.trusted_proxies, settings.statement_timeout, settings.pool_size) == (0, 3, 8)
    networks = Settings.from_environ(URL | {"DEPLOYHQ_ADMIN_ALLOWED_NETWORKS": "10.0.0.0/8, 2001:db8::/32"})
    assert [str(network) for network in networks.allowed_networks] == ["10.0.0.0/8", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "0 (by default: not Heroku)"),
        ({"DYNO": "web.1"}, "1 (by default: Heroku)"),
        ({"DYNO": "web.1", "DEPLOYHQ_TRUSTED_PROXIES": "0"}, "0 (set)"),
        ({"DEPLOYHQ_TRUSTED_PROXIES": "2"}, "2 (set)"),
    ],
)
def test_herokus_router_is_the_only_proxy_that_is_trusted_unasked_and_the_start_says_so(
    environ: dict[str, str], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings.from_environ(URL | environ)
    assert settings.trusted_proxies == int(told[0])
    with caplog.at_level("INFO"):
        log_start(settings)
    assert caplog.messages == [
        f"DEPLOYHQ_TRUSTED_PROXIES is {told}",
        "DEPLOYHQ_ADMIN_API_TOKEN is not configured: every call is answered with 500",
    ]


@pytest.mark.parametrize("signs", ["pass@word", "pass@word@x", "pass@wo/rd", "pass@wo?rd", "pass@wo:rd", "pass@wo#rd"])
@pytest.mark.parametrize("name", ["DATABASE_URL", "DEPLOYHQ_QUERY_DATABASE_URL"])
def test_a_password_with_unescaped_signs_never_shows_in_part(name: str, signs: str) -> None:
    for url in (
        f"mysql2://user:{signs}@replica/deployhq",
        f"postgres://us/er:{signs}@replica/deployhq?sslmode=require",
    ):
        with pytest.raises(ConfigError, match=name) as caught:
            Settings.from_environ(URL | {name: url})
        assert not re.search("pass|wo|rd@", str(caught.value).replace("password", ""))


def test_what_a_tool_or_test_leaves_out_is_not_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    settings = Settings(database_url=database_url("sqlite:////srv/x"), token="token")
    assert settings.redis_url == ""


def test_settings_never_show_their_secrets() -> None:
    tokens = {"DEPLOYHQ_ADMIN_API_TOKEN": "token-1", "DEPLOYHQ_ADMIN_API_TOKEN_PREVIOUS": "token-2"}
    shown = repr(Settings.from_environ(URL | tokens))
    assert "pass-word" not in shown
    assert "token-" not in shown


def test_every_variable_is_documented_and_no_other() -> None:
    pattern = re.compile(r"\b(?:DEPLOYHQ_[A-Z_]+|DATABASE_URL)\b")
    code = "".join(path.read_text() for folder in ("app", "mcp_server") for path in (ROOT / folder).rglob("*.py"))
    documented = set(pattern.findall((ROOT / "docs/configuration.md").read_text()))
    assert set(pattern.findall(code)) == documented
    assert set(pattern.findall((ROOT / "README.md").read_text())) <= documented


def test_the_environment_is_read_in_one_place() -> None:
    """Beside it: the metrics' folder, which gunicorn.conf.py makes, and what a process for DuckDB may inherit."""
    paths = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "app").rglob("*.py")}
    readers = {name for name, text in paths.items() if re.search(r"os\.(environ|getenv)", text)}
    assert readers == {"app/config.py", "app/monitoring/metrics.py", "app/sql/sandbox/processes.py"}


def test_the_readme_has_the_four_variables_that_everybody_sets() -> None:
    rows = (ROOT / "README.md").read_text().partition("## Configure")[2].partition("## Deploy")[0]
    assert len(re.findall(r"^\| `[A-Z_]+` \|", rows, re.MULTILINE)) == 4
