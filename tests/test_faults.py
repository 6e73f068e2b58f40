"""Which database errors are the database's fault, and what the light check of the schema finds."""

from pathlib import Path

import psycopg.errors
import pymysql
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, ProgrammingError

from app.db.faults import BUSY, INTERNAL, NO_DATABASE, REFUSED, STOPPED, TOO_SLOW, UNREACHABLE, Fault, explain
from tests.apps import app_on
from tests.databases import execute, mirror


def by_state(state: str) -> Exception:
    """PostgreSQL's error of that SQLSTATE."""
    return psycopg.errors.lookup(state)("what the server says")


def by_number(number: int) -> Exception:
    """MariaDB's or MySQL's error of that number."""
    return pymysql.OperationalError(number, "what the server says")


def while_connecting(sentence: str) -> Exception:
    """PostgreSQL's library has no SQLSTATE for these."""
    return psycopg.OperationalError(f"connection failed: FATAL:  {sentence}")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (by_state("57014"), TOO_SLOW),
        *((by_state(state), STOPPED) for state in ("40001", "25006", "57P01", "57P02", "57P03")),
        (by_state("53300"), BUSY),
        *((by_state(state), UNREACHABLE) for state in ("08006", "53200", "58000")),
        *((by_state(state), INTERNAL) for state in ("42703", "42P01", "42601", "22012")),
        (while_connecting("sorry, too many clients already"), BUSY),
        (while_connecting('too many connections for role "reader"'), BUSY),
        (while_connecting("remaining connection slots are reserved for non-replication superuser connections"), BUSY),
        (while_connecting("the database system is starting up"), UNREACHABLE),
        (while_connecting('database "deployhq" does not exist'), NO_DATABASE),
        (while_connecting('role "reader" does not exist'), REFUSED),
        (while_connecting('password authentication failed for user "reader"'), REFUSED),
        (while_connecting('no pg_hba.conf entry for host "10.0.0.1", user "reader"'), REFUSED),
        *((by_number(number), TOO_SLOW) for number in (1205, 1969, 3024)),
        *((by_number(number), BUSY) for number in (1040, 1203, 1226)),
        *((by_number(number), STOPPED) for number in (1053, 1290, 1317, 1927)),
        *((by_number(number), UNREACHABLE) for number in (2002, 2003, 2006, 2013, 1129, 6)),
        *((by_number(number), REFUSED) for number in (1045, 1130)),
        (by_number(1049), NO_DATABASE),
        *((by_number(number), INTERNAL) for number in (1054, 1064, 1146)),
    ],
    ids=lambda value: value.message[:12] if isinstance(value, Fault) else f"{type(value).__name__} {value.args[0]}",
)
def test_an_error_of_the_database_is_not_one_of_the_service(error: Exception, fault: Fault) -> None:
    wrapper: type[DBAPIError] = OperationalError
    if isinstance(error, psycopg.ProgrammingError | psycopg.DataError):
        wrapper = ProgrammingError
    elif isinstance(error, psycopg.InternalError):
        wrapper = InternalError
    assert explain(wrapper("SELECT 1", {}, error)) == fault


def test_a_silence_is_too_slow_and_an_unknown_interface_error_is_unreachable() -> None:
    silent = psycopg.OperationalError("the inside")
    silent.__cause__ = TimeoutError()
    assert explain(OperationalError("SELECT 1", {}, silent)) == TOO_SLOW
    assert explain(InterfaceError("SELECT 1", {}, psycopg.InterfaceError("the inside"))) == UNREACHABLE


def test_drift_is_counted_in_readyz_and_told_once_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The database lacks a column that endpoints need, another one, and a table that they do not."""
    columns = [f"ALTER TABLE servers DROP COLUMN {name}" for name in ("protocol_type", "server_path")]
    with mirror("sqlite", tmp_path, "drifted") as url:
        execute(make_url(url), ["DROP TABLE agents", *columns])
        with app_on(url) as app:
            for _ in range(2):
                answer = app.test_client().get("/readyz").get_json()
                assert answer["schema_drift"] == {"errors": 1, "warnings": 2}
    told = [line for line in capsys.readouterr().out.splitlines() if "schema drift" in line]
    assert len(told) == 3
    assert any("servers.protocol_type is missing, and endpoints need it" in line for line in told)
