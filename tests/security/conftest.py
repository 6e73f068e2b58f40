"""The sample of migrations_mirror behind the service: an app on it, and every URL that it can be asked for."""

from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, create_engine, select
from werkzeug.test import TestResponse

from app.config import database_url
from migrations_mirror.sample import sample
from tests.apps import TOKEN, app_on
from tests.databases import DIALECTS, mirror

AUTH = {"Authorization": f"Bearer {TOKEN}"}
CALLER = "198.51.100.7"

Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="package", params=DIALECTS)
def sample_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with the sample's customers: the tests that use it run once per dialect."""
    with mirror(request.param, tmp_path_factory.mktemp("sample"), "security") as url:
        sample(database_url(url))
        yield url


@pytest.fixture(scope="package")
def sample_rows(sample_url: str) -> Rows:
    return read_rows(sample_url)


def read_rows(url: str) -> Rows:
    """Every row of every table, secret columns included."""
    engine, schema = create_engine(url), MetaData()
    schema.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in schema.tables.items()
        }
    engine.dispose()
    return rows


@pytest.fixture(scope="package")
def sample_app(sample_url: str) -> Iterator[Flask]:
    """The app on the sample."""
    with app_on(sample_url, trusted_proxies=1) as app:
        yield app


@pytest.fixture
def sample_client(sample_app: Flask) -> FlaskClient:
    return sample_app.test_client()


@dataclass(frozen=True)
class Walk:
    """What the service said when it was asked for many paths, each once."""

    answers: dict[str, TestResponse]
    output: str


@pytest.fixture(scope="package")
def walk(sample_url: str, sample_app: Flask, every_path: list[str]) -> Walk:
    """Every path asked for by one caller; on the servers a fourth: models say which columns are read."""
    client, headers = sample_app.test_client(), AUTH | {"X-Forwarded-For": CALLER}
    asked = every_path if sample_url.startswith("sqlite") else every_path[::4]
    with redirect_stdout(StringIO()) as output, redirect_stderr(output):
        answers = {path: client.get(path, headers=headers) for path in asked}
    return Walk(answers, output.getvalue())


@pytest.fixture(scope="package")
def every_path(sample_app: Flask, sample_rows: Rows) -> list[str]:
    """The path of each endpoint for each identifier and permalink of the sample, whatever table it is of."""
    values = {
        name: sorted({str(row[name]) for rows in sample_rows.values() for row in rows if row.get(name)})
        for name in ("identifier", "permalink")
    }
    return every_path_with(sample_app, lambda argument: values[argument])


def every_path_with(app: Flask, values_of: Callable[[str], list[str]]) -> list[str]:
    """The path of each endpoint for each value of its arguments. An unknown argument is a KeyError: give it values."""
    paths = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.endswith(".json"):
            names = sorted(rule.arguments)
            for values in product(*map(values_of, names)):
                built = rule.build(dict(zip(names, values, strict=True)))
                assert built
                paths.append(built[1])
    return paths
