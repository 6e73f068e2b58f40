"""Every environment variable of the service: its name, its default and its meaning."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

from flask import current_app
from psycopg.pq import Conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.environ import ConfigError, Network, flag, networks, page_url, rate, redis_url, whole_number

__all__ = ["ConfigError", "Network", "Settings", "current_settings", "database_url"]

DEPLOYHQ = "https://{account}.deployhq.com"


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

    page_url: str = DEPLOYHQ
    """`DEPLOYHQ_PAGE_URL`: DeployHQ's own pages, which answers link to; {account} stands for the permalink."""

    query_database_url: URL | None = None
    """`DEPLOYHQ_QUERY_DATABASE_URL`: what callers' own SQL reads. None: that endpoint is not configured."""

    query_allow_primary: bool = False
    """`DEPLOYHQ_QUERY_ALLOW_PRIMARY`: run callers' SQL although the server is a primary."""

    query_require_restricted_login: bool = False
    """`DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN`: do not start with a login that can write or read secrets."""

    query_rate_limit: str = "30/minute"
    """`DEPLOYHQ_QUERY_RATE_LIMIT`: queries of each token; several limits are separated by semicolons."""

    redis_url: str = field(default="", repr=False)
    """`REDIS_URL`: where that limit is counted for all processes. Blank: each process counts its own."""

    query_timeout: int = 10
    """`DEPLOYHQ_QUERY_TIMEOUT`: seconds that one query of a caller may take."""

    query_max_cost: int | None = None
    """`DEPLOYHQ_QUERY_MAX_COST`: the highest estimate of EXPLAIN that is run. None: the engine's default."""

    query_concurrency: int = 2
    """`DEPLOYHQ_QUERY_CONCURRENCY`: queries of callers that each worker process runs at the same time."""

    audit_log: str = ""
    """`DEPLOYHQ_AUDIT_LOG`: a file that each query is written to, beside stdout. Blank: stdout only."""

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
            allowed_networks=networks(environ, "DEPLOYHQ_ADMIN_ALLOWED_NETWORKS"),
            trusted_proxies=whole_number(environ, "DEPLOYHQ_TRUSTED_PROXIES", default=1, lowest=0),
            statement_timeout=whole_number(environ, "DEPLOYHQ_STATEMENT_TIMEOUT", default=3, lowest=1),
            pool_size=whole_number(environ, "DEPLOYHQ_POOL_SIZE", default=8, lowest=1),
            page_url=page_url(environ, "DEPLOYHQ_PAGE_URL", default=DEPLOYHQ),
            **_query_settings(environ),
        )


def _query_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    url = environ.get("DEPLOYHQ_QUERY_DATABASE_URL", "")
    most = whole_number(environ, "DEPLOYHQ_QUERY_MAX_COST", default=0, lowest=0)
    return {
        "query_database_url": database_url(url, "DEPLOYHQ_QUERY_DATABASE_URL") if url.strip() else None,
        "query_allow_primary": flag(environ, "DEPLOYHQ_QUERY_ALLOW_PRIMARY"),
        "query_require_restricted_login": flag(environ, "DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN"),
        "query_rate_limit": rate(environ, "DEPLOYHQ_QUERY_RATE_LIMIT", default="30/minute"),
        "redis_url": redis_url(environ, "REDIS_URL"),
        "query_timeout": whole_number(environ, "DEPLOYHQ_QUERY_TIMEOUT", default=10, lowest=1),
        "query_max_cost": most or None,
        "query_concurrency": whole_number(environ, "DEPLOYHQ_QUERY_CONCURRENCY", default=2, lowest=1),
        "audit_log": environ.get("DEPLOYHQ_AUDIT_LOG", "").strip(),
    }


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


def database_url(text: str, name: str = "DATABASE_URL") -> URL:
    """A SQLAlchemy URL for a Heroku, Rails or SQLAlchemy database URL; raises ConfigError.

    SQLite: the URL's `database` is the absolute path of the file. `name` is the variable's, for the message.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        # The cause quotes the URL, and with it the password.
        raise ConfigError(f"{name} is not a database URL: write scheme://user:password@host/database.") from None
    scheme = url.drivername.partition("+")[0]
    if scheme not in DRIVERS:
        raise ConfigError(f"{name} starts with {scheme!r}: use one of {', '.join(sorted(DRIVERS))}.")
    if not url.database:
        raise ConfigError(f"{name} names no database: end it with /database, or for SQLite with a file's path.")
    return _with_options(url.set(drivername=DRIVERS[scheme]), name)


def _with_options(url: URL, name: str) -> URL:
    if url.drivername == "sqlite":
        return URL.create("sqlite", database=str(Path(url.database or "").absolute()))
    postgresql = url.get_backend_name() == "postgresql"
    names = dict(zip(LIBPQ_OPTIONS, LIBPQ_OPTIONS, strict=True)) if postgresql else MYSQL_OPTIONS
    options = {option: value for option, value in url.query.items() if option not in RAILS_ONLY}
    if unknown := sorted(options.keys() - names.keys()):
        raise ConfigError(f"{name} has options that its driver does not know: {', '.join(unknown)}.")
    translated = url.set(query={names[option]: value for option, value in options.items()})
    return translated if postgresql else translated.update_query_dict({"charset": "utf8mb4"})
