"""The command line: python -m migrations_mirror create | sample | check | grants | snapshot."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection

from app.config import ConfigError, Settings, database_url, query_database_url
from app.urls import COPY
from migrations_mirror.connect import MirrorError, UnreachableError, read_only, shown
from migrations_mirror.create import create
from migrations_mirror.drift import drift
from migrations_mirror.finding import Finding
from migrations_mirror.grants import SCHEMA, grants, revokes
from migrations_mirror.query_login import copy_drift, query_drift
from migrations_mirror.revisions import head_version
from migrations_mirror.sample import sample
from migrations_mirror.stories.identifiers import SITUATIONS

TOKEN = "DEPLOYHQ_ADMIN_API_TOKEN"  # noqa: S105 - a variable's name  # nosec B105
DATABASE, QUERY_DATABASE = "DATABASE_URL", "DEPLOYHQ_QUERY_DATABASE_URL"
EXAMPLES = f"""examples:
  python -m migrations_mirror create sqlite:///demo.sqlite3
  python -m migrations_mirror sample sqlite:///demo.sqlite3
  python -m migrations_mirror check 'mysql2://reader:...@replica/deployhq'
  python -m migrations_mirror check --query    # what {QUERY_DATABASE} names
  python -m migrations_mirror grants --login support_ro
  python -m migrations_mirror snapshot 'mysql2://support_ro:...@replica/deployhq_support' /var/lib/deployhq

exit codes:
  0  done; check: no error, though warnings
  1  check: an error was found; create and sample: not done
  2  no URL, one that cannot be used, or a database that does not answer"""

REFUSED = 1  # check: an error was found; create and sample: nothing was written
UNUSABLE = 2  # missing or invalid URL, or the database does not answer


def main(words: Sequence[str] | None = None) -> int:
    """Run the command in `words`, by default those of the command line, and return its exit code."""
    arguments = parser().parse_args(words)
    try:
        return run(arguments)
    except (ConfigError, MirrorError) as failure:
        sys.stderr.write(f"{failure}\n")
        return UNUSABLE if isinstance(failure, ConfigError | UnreachableError) else REFUSED
    except BrokenPipeError:  # the reader of the output, such as `head`, has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "create":
            return run_create(given(arguments.url))
        case "sample":
            return run_sample(given(arguments.url))
        case "grants":
            return run_grants(given(arguments.url, DATABASE), arguments)
        case "snapshot":
            return run_snapshot(given(arguments.url, DATABASE), arguments.directory)
    if arguments.query:
        url = given(arguments.url, QUERY_DATABASE)
        if url.drivername == COPY:
            return report(copy_drift(url, settings().snapshot_max_age), url)
        return run_check(url, partial(query_drift, allow_primary=settings().query_allow_primary))
    if arguments.url is None and not os.environ.get(TOKEN, "").strip():
        say(f"warning: {TOKEN} is not set: the service would answer every call with 500.")
    return run_check(given(arguments.url, DATABASE), drift)


def given(text: str | None, variable: str = "") -> URL:
    """Return the URL of the command line, or of this variable; raise ConfigError."""
    name = variable if text is None else "The URL"
    text = os.environ.get(variable, "") if text is None else text
    if not text.strip():
        raise ConfigError(f"No database given: name its URL{f', or set {variable}' if variable else ''}.")
    return query_database_url(text, name) if variable == QUERY_DATABASE else database_url(text, name)


def settings() -> Settings:
    """Return the environment's settings of the checks; raise ConfigError."""
    names = ("DEPLOYHQ_QUERY_ALLOW_PRIMARY", "DEPLOYHQ_SNAPSHOT_MAX_AGE")
    return Settings.from_environ({DATABASE: "sqlite:///unused", **{name: os.environ.get(name, "") for name in names}})


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(
        prog="python -m migrations_mirror",
        description="A copy of DeployHQ's schema: makes test databases, and checks a replica for what the API needs.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = arguments.add_subparsers(dest="command", required=True)
    create_command = commands.add_parser("create", help="make a database with the upstream tables")
    create_command.add_argument("url", help="an empty database, or one that does not exist yet")
    sample_command = commands.add_parser("sample", help="fill a database that create made with demo customers")
    sample_command.add_argument("url", help="the database")
    check_command = commands.add_parser("check", help="report how a database differs from what the service expects")
    check_command.add_argument("url", nargs="?", help=f"the database (default: ${DATABASE}, or ${QUERY_DATABASE})")
    check_command.add_argument("--query", action="store_true", help="check the database and login of the SQL endpoint")
    add_grants(commands.add_parser("grants", help="print the SQL that makes the views of callers' SQL and their login"))
    snapshot_command = commands.add_parser("snapshot", help="copy the readable columns into Parquet files")
    snapshot_command.add_argument("url", nargs="?", help=f"the database (default: ${DATABASE})")
    snapshot_command.add_argument("directory", type=Path, help="where the copy is, or will be")
    return arguments


def add_grants(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", nargs="?", help=f"the database, by any login that sees it (default: ${DATABASE})")
    command.add_argument("--login", default="support_ro", help="the login's name (default: support_ro)")
    command.add_argument("--schema", default=SCHEMA, help=f"the schema of the views (default: {SCHEMA})")
    ways = command.add_mutually_exclusive_group()
    ways.add_argument("--password-from", metavar="VARIABLE", help="the environment variable that has its password")
    ways.add_argument("--revoke", action="store_true", help="print the SQL that takes both away")


def run_create(url: URL) -> int:
    if create(url):
        say(f"Created the database {shown(url)}.")
    say(f"Created the tables of Rails migration {head_version()} in {shown(url)}.")
    return 0


def run_sample(url: URL) -> int:
    rows = sample(url, datetime.now(UTC).replace(microsecond=0, tzinfo=None))
    say(f"Wrote {rows['accounts']} accounts with {rows['deployments']} deployments to {shown(url)}. Look at:")
    for situation, identifier in SITUATIONS.items():
        say(f"  {identifier:36}  {situation}")
    return 0


def run_grants(url: URL, arguments: argparse.Namespace) -> int:
    variable = arguments.password_from
    password = os.environ.get(variable) if variable else None
    if variable and not password:
        raise MirrorError(f"{variable} is not set: it must have the password of {arguments.login}.")
    with read_only(url) as connection:
        if arguments.revoke:
            statements = revokes(connection, arguments.login, arguments.schema)
        else:
            statements = grants(connection, arguments.login, arguments.schema, password)
    for statement in statements:
        say(statement)
    return 0


def run_snapshot(url: URL, directory: Path) -> int:
    try:
        from migrations_mirror.snapshot import take_snapshot  # DuckDB is optional
    except ModuleNotFoundError as missing:
        raise MirrorError(f"{missing.name} is not installed: pip install -r requirements-snapshot.txt.") from None
    started = time.monotonic()
    try:
        manifest = take_snapshot(url, directory, lambda line: sys.stderr.write(f"{line}\n"))
    except KeyboardInterrupt:
        raise MirrorError("Stopped. The months that are complete are kept: run it again to go on.") from None
    seconds, rows = time.monotonic() - started, sum(manifest.rows.values())
    say(f"Copied {rows:,} rows as of {manifest.data_as_of:%Y-%m-%dT%H:%M:%SZ} to {directory} in {seconds:.0f} s.")
    return 0


def run_check(url: URL, look: Callable[[Connection], list[Finding]]) -> int:
    with read_only(url) as connection:
        return report(look(connection), url)


def report(findings: list[Finding], url: URL) -> int:
    for finding in findings:
        say(f"{finding.severity}: {finding.message}")
    found = Counter(finding.severity for finding in findings)
    say(f"{plural(found['error'], 'error')}, {plural(found['warning'], 'warning')} in {shown(url)}.")
    return REFUSED if found["error"] else 0


def plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
