"""The entry point for gunicorn and for `flask --app wsgi`."""

import sys

from sqlalchemy import URL

from app import create_app
from app.config import ConfigError, Settings


def settings() -> Settings:
    """The environment's settings; a missing or unusable one ends the process with its name."""
    if sys.argv[1:] and sys.argv[-1] == "openapi":  # `flask openapi` describes the service without a database
        return Settings(database_url=URL.create("sqlite", database="unused"), token="")
    try:
        return Settings.from_environ()
    except ConfigError as error:
        sys.exit(f"Cannot start: {error}")


app = create_app(settings())
