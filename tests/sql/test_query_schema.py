"""GET /admin_api/schema on real databases: what it lists, what it keeps back, and that its examples run."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine

from app.config import database_url
from app.models import metadata
from migrations_mirror.sample import sample
from tests.apps import MakeApp, apps_on, with_sql
from tests.conftest import assert_contract
from tests.databases import DIALECTS, mirror
from tests.sql.run.conftest import AUTH

TYPES = {
    "sqlite": ("integer", "varchar(255)", "boolean", "datetime", "text"),
    "postgresql": ("int8", "varchar", "bool", "timestamp", "text"),
    "mariadb": ("bigint(20)", "varchar(255)", "tinyint(1)", "datetime(6)", "text"),
}


@pytest.fixture(scope="module", params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def demo(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the sample's customers."""
    with mirror(dialect, tmp_path_factory.mktemp("mirror"), "schema") as url:
        sample(database_url(url))
        yield url


@pytest.fixture(scope="module")
def make(demo: str) -> Iterator[MakeApp]:
    """Makes apps with SQL on that database; keyword arguments replace settings."""
    with apps_on(demo, **with_sql(demo), query_rate_limit="1000/minute") as made:
        yield made


@pytest.fixture(scope="module")
def service(make: MakeApp) -> Flask:
    return make()


def ask(service: Flask, status: int = 200, **arguments: str) -> Any:
    response = service.test_client().get("/admin_api/schema", query_string=arguments, headers=AUTH)
    assert response.status_code == status, response.text
    assert_contract(service, response)
    return response


def columns_of(answer: dict[str, Any], table: str) -> dict[str, dict[str, str]]:
    (found,) = (listed for listed in answer["tables"] if listed["name"] == table)
    return {column["name"]: column for column in found["columns"]}


def test_it_lists_exactly_the_declared_columns_with_type_and_meaning(service: Flask, dialect: str) -> None:
    answered = ask(service)
    answer = answered.get_json()
    assert answer["dialect"] == dialect
    assert "do not exist" in answer["hidden"]
    assert "CANARY" not in answered.text
    listed = {table["name"]: {column["name"] for column in table["columns"]} for table in answer["tables"]}
    assert listed == {table.name: set(table.columns.keys()) for table in metadata.tables.values()}
    deployments = columns_of(answer, "deployments")
    steps = columns_of(answer, "deployment_steps")
    found = [deployments[name]["type"] for name in ("id", "status", "preview", "failed_at")]
    assert (*found, steps["description"]["type"]) == TYPES[dialect]
    assert all(column["meaning"] for table in answer["tables"] for column in table["columns"])


def test_of_some_tables_it_says_what_is_about_them(service: Flask, dialect: str) -> None:
    whole = ask(service).get_json()
    some = ask(service, tables="servers, server_groups").get_json()
    assert some["tables"] == [table for table in whole["tables"] if table["name"] in ("servers", "server_groups")]
    assert "servers.server_group_id = server_groups.id" in some["relations"]
    assert "deployment_steps.server_id = servers.id" in some["relations"]  # what else leads there
    assert "deployments.project_id = projects.id" not in some["relations"]
    assert set(some["known_values"]) == {
        "servers.protocol_type",
        "server_groups.parent_type",
        "server_groups.transfer_order",
    }
    assert [each["question"] for each in some["examples"]] == ["How many server groups have how many servers?"]
    same = ("dialect", "hidden", "limits", "refused")
    assert {key: some[key] for key in same} == {key: whole[key] for key in same}
    slowest = ask(service, tables="deployments,projects").get_json()["examples"]
    assert [each["question"] for each in slowest] == ["The three slowest deployments of each project"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("tables", "hint"),
    [
        ("deployment", "There is no table 'deployment' to read. Did you mean deployments?"),
        ("deployments,users", "The table users holds secrets and cannot be read. There are: accounts, "),
    ],
)
def test_a_table_that_is_not_there_is_told_with_what_there_is(service: Flask, tables: str, hint: str) -> None:
    answer = ask(service, 404, tables=tables).get_json()
    assert (answer["error"], answer["code"]) == ("Table not found", "unknown_table")
    assert answer["hint"].startswith(hint)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("tables", ["deployments,,servers", "", ",", "servers," * 40])
def test_no_list_of_tables_is_refused(service: Flask, tables: str) -> None:
    sentence = "tables is too long, or holds an empty name: send tables=deployments,servers"
    assert ask(service, 400, tables=tables).get_json()["error"] == sentence


def test_it_fits_into_an_agent_s_mind(service: Flask) -> None:
    body = ask(service).data
    assert len(body) / 3.5 < 6_000
    assert len(body) < 20_000
    assert b'": ' not in body  # compact


def test_every_example_is_admitted_and_gives_rows_or_none_as_it_says(service: Flask) -> None:
    client = service.test_client()
    for example in ask(service).get_json()["examples"]:
        response = client.post("/admin_api/query", json={"sql": example["sql"]}, headers=AUTH)
        assert response.status_code == 200, f"{example['sql']}: {response.text}"
        assert response.get_json()["columns"]
    sizes = client.post("/admin_api/query", json={"sql": ask(service).get_json()["examples"][2]["sql"]}, headers=AUTH)
    assert sizes.get_json()["rows"][0] == [0, 1]


def test_every_relation_joins(service: Flask) -> None:
    client = service.test_client()
    for relation in ask(service).get_json()["relations"]:
        join, _, condition = relation.partition(" when ")
        left, right = (side.split(".")[0] for side in join.split(" = "))
        sql = f"SELECT COUNT(*) FROM {left} JOIN {right} ON {join}{f' AND {condition}' if condition else ''}"
        response = client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
        assert response.status_code == 200, f"{sql}: {response.text}"


def test_it_says_about_how_many_rows_there_are(service: Flask, demo: str, dialect: str) -> None:
    if dialect == "postgresql":
        engine = create_engine(demo, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
        engine.dispose()
    rows = {table["name"]: table["rows"] for table in ask(service).get_json()["tables"]}
    assert rows["accounts"] == 6
    assert 0 < rows["deployments"] < 100


def test_it_states_the_limits_in_force(make: MakeApp, dialect: str) -> None:
    limits = ask(make(query_timeout=3, query_rate_limit="7/minute", query_max_cost=12345)).get_json()["limits"]
    assert limits == {
        "characters": 20_000,
        "rows": 1000,
        "bytes": 1_000_000,
        "seconds": 3,
        "rate": "7/minute for each token",
        "cost": 12345 if dialect == "postgresql" else None,
    }


def test_a_database_that_is_down_is_told_without_its_own_words(make: MakeApp, dialect: str) -> None:
    gone = {"sqlite": "sqlite:////nowhere/gone.sqlite3"}.get(dialect, "postgres://reader:hidden@127.0.0.1:1/gone")
    answer = ask(make(query_database_url=database_url(gone)), 503)
    assert answer.get_json()["code"] == "unavailable"
    assert not any(word in answer.text for word in ("hidden", "127.0.0.1", "nowhere", "psycopg", "sqlite"))
    assert answer.headers["Retry-After"]
