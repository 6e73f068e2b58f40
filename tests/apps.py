"""Apps for tests, in this process, which leave no connection behind."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import Flask

from app import create_app
from app.config import Settings, database_url
from app.db.engine import db
from tests.databases import views_login

TOKEN = "test-admin-api-token"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
Api = Callable[..., Any]
MakeApp = Callable[..., Flask]


@contextmanager
def app_on(url: str, **settings: Any) -> Iterator[Flask]:
    """An app on the database; keyword arguments replace its settings."""
    app = create_app(Settings(**{"database_url": database_url(url), "token": TOKEN} | settings))
    yield app
    with app.app_context():
        db.engine.dispose()
    if queried := app.extensions["query_database"]:
        queried.close()


@contextmanager
def apps_on(url: str, **settings: Any) -> Iterator[MakeApp]:
    """Makes such apps; its keyword arguments replace settings once more."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(app_on(url, **settings | more))


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """The statements that the app's endpoints send while the block runs."""
    connections, sent = app.extensions["connections"], list[str]()
    before = connections.on_statement
    connections.on_statement = lambda bound, _: sent.append(bound.text)
    yield sent
    connections.on_statement = before


def with_sql(url: str) -> dict[str, Any]:
    """The settings of an app that takes callers' SQL for the same database, by the login that reads views."""
    return {"query_database_url": database_url(views_login(url)), "query_allow_primary": True}


def is_not_found(answer: Any, noun: str) -> bool:
    """Whether a 404 has the plan's words, and leads on."""
    return bool(answer["error"] == f"{noun} not found" and "admin_find" in answer["hint"])
