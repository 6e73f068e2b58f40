"""The entry point for gunicorn and for `flask --app wsgi`; `python wsgi.py` starts gunicorn."""

import os
import sys

import click
from sqlalchemy import URL

from app import create_app
from app.config import ConfigError, Settings

NOWHERE = Settings(database_url=URL.create("sqlite", database="unused"), token="")


def settings() -> Settings:
    """Return the environment's settings; exit with the name of a missing or invalid variable.

    `flask` also loads the app for --help, routes and shell, which need no database.
    """
    command = click.get_current_context(silent=True)
    if command and "openapi" in sys.argv[1:]:  # which needs no database
        return NOWHERE
    try:
        return Settings.from_environ()
    except ConfigError as error:
        if command and "run" not in sys.argv[1:]:
            click.echo(f"No database: {error}", err=True)
            return NOWHERE
        sys.exit(f"Cannot start: {error}")


if __name__ == "__main__":
    settings()  # before gunicorn, which answers WEB_CONCURRENCY=abc with a traceback
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "wsgi:app"])  # noqa: S606  # nosec B606
else:
    app = create_app(settings())
