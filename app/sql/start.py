"""What is asked of the query database while the service starts."""

import logging

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.sql.database import QueryDatabase
from app.sql.login import login_advice, login_findings

log = logging.getLogger("app.query_start")


def check_login(app: Flask) -> str | None:
    """What gunicorn calls before it forks: log what the login may do too much. Why the service must not start, or None.

    A database that is down now is asked again before the first query.
    """
    database: QueryDatabase | None = app.extensions["query_database"]
    settings: Settings = app.extensions["settings"]
    if database is None:
        return None
    try:
        with database.connect() as connection:
            findings, advice = login_findings(connection), login_advice(connection)
    except SQLAlchemyError as error:
        log.warning("the login of the query database cannot be checked yet: %s", type(error).__name__)
        return None
    for finding in findings + advice:
        log.warning("the login of DEPLOYHQ_QUERY_DATABASE_URL: %s", finding)
    if findings and settings.query_require_restricted_login:
        return f"DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN is set, and the query login may do too much: {findings[0]}."
    return None


def learn_query_database(app: Flask) -> None:
    """What gunicorn calls in each new worker: ask before the first query has to. Never raises: it is asked again."""
    database: QueryDatabase | None = app.extensions["query_database"]
    if database is None:
        return
    try:
        known = database.known()
    except SQLAlchemyError as error:
        log.warning("the query database cannot be asked yet: %s", type(error).__name__)
        return
    if known.off:
        log.warning("callers' SQL is switched off: %s", known.off)
