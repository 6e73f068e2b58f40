"""Every environment variable of the service: its name, its default and its meaning."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self, cast

from flask import current_app
from psycopg.pq import Conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

Network = IPv4Network | IPv6Network


class ConfigError(ValueError):
    """The environment cannot be used. The message names the variable, and never quotes a secret."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The service's configuration, read once at start."""

    database_url: URL
    """`DATABASE_URL`, required: the replica to read."""

    token: str = field(repr=False)
    """`DEPLOYHQ_ADMIN_API_TOKEN`: the bearer token of every caller. Blank: every call is answered with 500."""

    previous_token: str = field(default="", repr=False)
    """`DEPLOYHQ_ADMIN_API_TOKEN_PREVIOUS`: a second accepted token while callers move to a new one."""

    metrics_token: str = field(default="", repr=False)
    """`DEPLOYHQ_METRICS_TOKEN`: a bearer token that opens /metrics and nothing else. The other tokens open it too."""

    allowed_networks: tuple[Network, ...] = ()
    """`DEPLOYHQ_ADMIN_ALLOWED_NETWORKS`: CIDR list, separated by commas or spaces. Empty: callers from anywhere."""

    trusted_proxies: int = 1
    """`DEPLOYHQ_TRUSTED_PROXIES`: proxies in front that append to X-Forwarded-For. Heroku's router is one."""

    statement_timeout: int = 3
    """`DEPLOYHQ_STATEMENT_TIMEOUT`: seconds that one SQL statement may take."""

    pool_size: int = 8
    """`DEPLOYHQ_POOL_SIZE`: database connections that each worker process may hold."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The settings in `environ`; raises ConfigError when one of them cannot be used."""
        if not environ.get("DATABASE_URL", "").strip():
            raise ConfigError("DATABASE_URL is not set: give the URL of the replica to read.")
        return cls(
            database_url=database_url(environ["DATABASE_URL"]),
            token=environ.get("DEPLOYHQ_ADMIN_API_TOKEN", ""),
            previous_token=environ.get("DEPLOYHQ_ADMIN_API_TOKEN_PREVIOUS", ""),
            metrics_token=environ.get("DEPLOYHQ_METRICS_TOKEN", ""),
            allowed_networks=_networks(environ.get("DEPLOYHQ_ADMIN_ALLOWED_NETWORKS", "")),
            trusted_proxies=_whole_number(environ, "DEPLOYHQ_TRUSTED_PROXIES", default=1, lowest=0),
            statement_timeout=_whole_number(environ, "DEPLOYHQ_STATEMENT_TIMEOUT", default=3, lowest=1),
            pool_size=_whole_number(environ, "DEPLOYHQ_POOL_SIZE", default=8, lowest=1),
        )


def current_settings() -> Settings:
    """The settings of the app that answers the present request."""
    return cast(Settings, current_app.extensions["settings"])


DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mysql2": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
}

# What Rails reads from a database URL and the Python drivers do not know: dropping it changes nothing about the data.
RAILS_ONLY = {
    "adapter", "checkout_timeout", "collation", "encoding", "idle_timeout", "pool", "prepared_statements",
    "reaping_frequency", "reconnect", "timeout", "variables",
}  # fmt: skip
# Names that Rails and PyMySQL spell differently, and those that they spell alike.
MYSQL_OPTIONS = {"socket": "unix_socket", "sslca": "ssl_ca", "sslcert": "ssl_cert", "sslkey": "ssl_key"} | {
    name: name for name in ("charset", "connect_timeout", "ssl_ca", "ssl_cert", "ssl_key", "unix_socket")
}
LIBPQ_OPTIONS = [option.keyword.decode() for option in Conninfo.get_defaults()]


def database_url(text: str) -> URL:
    """A SQLAlchemy URL for a Heroku, Rails or SQLAlchemy database URL; raises ConfigError.

    SQLite: the URL's `database` is the absolute path of the file.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        # The cause quotes the URL, and with it the password.
        raise ConfigError("DATABASE_URL is not a database URL: write scheme://user:password@host/database.") from None
    scheme = url.drivername.partition("+")[0]
    if scheme not in DRIVERS:
        raise ConfigError(f"DATABASE_URL starts with {scheme!r}: use one of {', '.join(sorted(DRIVERS))}.")
    if not url.database:
        raise ConfigError("DATABASE_URL names no database: end it with /database, or for SQLite with a file's path.")
    return _with_options(url.set(drivername=DRIVERS[scheme]))


def _with_options(url: URL) -> URL:
    if url.drivername == "sqlite":
        return URL.create("sqlite", database=str(Path(url.database or "").absolute()))
    postgresql = url.get_backend_name() == "postgresql"
    names = {name: name for name in LIBPQ_OPTIONS} if postgresql else MYSQL_OPTIONS
    options = {name: value for name, value in url.query.items() if name not in RAILS_ONLY}
    if unknown := sorted(options.keys() - names.keys()):
        raise ConfigError(f"DATABASE_URL has options that its driver does not know: {', '.join(unknown)}.")
    translated = url.set(query={names[name]: value for name, value in options.items()})
    return translated if postgresql else translated.update_query_dict({"charset": "utf8mb4"})


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise ConfigError(f"DEPLOYHQ_ADMIN_ALLOWED_NETWORKS: {error}. Write networks such as 203.0.113.0/24.") from None


def _whole_number(environ: Mapping[str, str], name: str, *, default: int, lowest: int) -> int:
    text = environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= lowest):
        raise ConfigError(f"{name} is {text!r}: give a whole number from {lowest} up.")
    return int(text)
