"""URLs of databases and Redis."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from psycopg.pq import Conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError


class ConfigError(ValueError):
    """Raised for an invalid environment variable. The message names the variable and never quotes a secret."""


DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mysql2": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
}
FILES = {"sqlite", "sqlite3"}
COPY = "duckdb"

# Options that Rails reads from a database URL and the Python drivers reject. None of them affects the data.
RAILS_ONLY = {
    "adapter", "checkout_timeout", "collation", "encoding", "idle_timeout", "pool", "prepared_statements",
    "reaping_frequency", "reconnect", "timeout", "variables",
}  # fmt: skip
# Rails' names of options, with PyMySQL's.
MYSQL_OPTIONS = {"socket": "unix_socket", "sslca": "ssl_ca", "sslcert": "ssl_cert", "sslkey": "ssl_key"} | {
    name: name for name in ("charset", "connect_timeout", "ssl_ca", "ssl_cert", "ssl_key", "unix_socket")
}
LIBPQ_OPTIONS = [option.keyword.decode() for option in Conninfo.get_defaults()]


def database_url(text: str, name: str = "DATABASE_URL") -> URL:
    """Return the SQLAlchemy URL for a Heroku, Rails or SQLAlchemy database URL; raise ConfigError.

    For SQLite, `database` is the file's absolute path. `name` is the variable that the message names.
    """
    text, hosts = without_hosts(text.strip())
    try:
        url = make_url(text)
        url = url.update_query_dict({"host": hosts}) if hosts else url
    except (ArgumentError, ValueError):
        # `from None`: the cause quotes the URL with its password.
        raise ConfigError(f"{name} is not a database URL: write scheme://user:password@host/database.") from None
    scheme = url.drivername.partition("+")[0]
    if scheme not in FILES and text.count("@") > (url.username is not None):
        # The parser would take the rest of such a password for the host, database or an option, which messages quote.
        raise ConfigError(
            f"{name} has a user or a password with a sign that divides a URL: write @ as %40, / as %2F, : as %3A, "
            "? as %3F, # as %23 and % as %25."
        )
    if scheme not in DRIVERS:
        raise ConfigError(f"{name} starts with {scheme!r}: use one of {', '.join(sorted(DRIVERS))}.")
    if not url.database:
        raise ConfigError(f"{name} names no database: end it with /database, or for SQLite with a file's path.")
    return _with_options(url.set(drivername=DRIVERS[scheme]), name)


def query_database_url(text: str, name: str) -> URL:
    """Return the URL of a database, or of a copy by `migrations_mirror snapshot`: duckdb:///path. Raise ConfigError.

    For a copy, `database` is the folder's absolute path.
    """
    if not text.strip().startswith(f"{COPY}:"):
        return database_url(text, name)
    folder = text.strip().removeprefix(f"{COPY}:").removeprefix("///")
    if not folder or folder.startswith("//"):
        raise ConfigError(f"{name} names no copy: write {COPY}:/// and the folder that `snapshot` was given.")
    return URL.create(COPY, database=str(Path(folder).absolute()))


def without_hosts(text: str) -> tuple[str, list[str]]:
    """Return a PostgreSQL URL without its several hosts, and these hosts, which libpq tries in order.

    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
    """
    found = re.fullmatch(r"(postgres(?:ql)?(?:\+\w+)?://(?:[^@]*@)?)([^/?@,]+(?:,[^/?@,]+)+)(.*)", text)
    return (found[1] + found[3], found[2].split(",")) if found else (text, [])


def _with_options(url: URL, name: str) -> URL:
    if url.drivername == "sqlite":
        return URL.create("sqlite", database=str(Path(url.database or "").absolute()))
    postgresql = url.get_backend_name() == "postgresql"
    names = dict(zip(LIBPQ_OPTIONS, LIBPQ_OPTIONS, strict=True)) if postgresql else MYSQL_OPTIONS
    options = {option: value for option, value in url.query.items() if option not in RAILS_ONLY}
    if unknown := sorted(options.keys() - names.keys()):
        known = ", ".join(sorted(names))
        raise ConfigError(f"{name} has options that its driver does not know: {', '.join(unknown)}. It knows {known}.")
    translated = url.set(query={names[option]: value for option, value in options.items()})
    return translated if postgresql else translated.update_query_dict({"charset": "utf8mb4"})


def is_redis_url(text: str) -> bool:
    """Return whether the text is a Redis URL."""
    try:
        url = urlsplit(text)
        return url.scheme in ("redis", "rediss") and bool(url.hostname) and (url.port or 6379) > 0
    except ValueError:
        return False
