"""The entry point for gunicorn and for `flask --app wsgi`."""

import sys

from sqlalchemy import URL

from app import create_app
from app.config import ConfigError, Settings

OFFLINE = {"openapi", "audit-report"}  # `flask` commands that need no database


def settings() -> Settings:
    """The environment's settings; a missing or unusable one ends the process with its name."""
    if OFFLINE.intersection(sys.argv[1:]):
        return Settings(database_url=URL.create("sqlite", database="unused"), token="")
    try:
        return Settings.from_environ()
    except ConfigError as error:
        sys.exit(f"Cannot start: {error}")


app = create_app(settings())
