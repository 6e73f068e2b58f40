"""Command line: python -m migrations_mirror create | sample | check."""

import argparse
import os
import sys
from collections import Counter

from sqlalchemy import URL

from app.config import ConfigError, database_url
from migrations_mirror.connect import MirrorError, UnreachableError, read_only, shown
from migrations_mirror.create import create
from migrations_mirror.drift import drift
from migrations_mirror.revisions import head_version
from migrations_mirror.sample import sample
from migrations_mirror.stories.identifiers import SITUATIONS

REFUSED = 1  # check: an error was found; create and sample: not done
UNUSABLE = 2  # no URL, a wrong one, or a database that does not answer


def main() -> int:
    """Run one command; the exit code comes back."""
    arguments = parser().parse_args()
    command = {"create": run_create, "sample": run_sample, "check": run_check}[arguments.command]
    try:
        return command(given(arguments.url))
    except (ConfigError, UnreachableError) as failure:
        complain(failure)
        return UNUSABLE
    except MirrorError as failure:
        complain(failure)
        return REFUSED
    except BrokenPipeError:  # whoever read the output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def given(text: str) -> URL:
    if not text.strip():
        raise ConfigError("No database given: name its URL, or set DATABASE_URL.")
    return database_url(text)


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(prog="python -m migrations_mirror", description="Mirror of Rails' schema.")
    commands = arguments.add_subparsers(dest="command", required=True)
    create_command = commands.add_parser("create", help="make a database with the upstream tables")
    create_command.add_argument("url", help="an empty database, or one that does not exist yet")
    sample_command = commands.add_parser("sample", help="fill a database that create made with demo customers")
    sample_command.add_argument("url", help="the database")
    check_command = commands.add_parser("check", help="report how a database differs from what the service expects")
    default = os.environ.get("DATABASE_URL", "")
    check_command.add_argument("url", nargs="?", default=default, help="the database (default: $DATABASE_URL)")
    return arguments


def run_create(url: URL) -> int:
    if create(url):
        say(f"Created the database {shown(url)}.")
    say(f"Created the tables of Rails migration {head_version()} in {shown(url)}.")
    return 0


def run_sample(url: URL) -> int:
    rows = sample(url)
    say(f"Wrote {rows['accounts']} accounts with {rows['deployments']} deployments to {shown(url)}. Look at:")
    for situation, identifier in SITUATIONS.items():
        say(f"  {identifier:36}  {situation}")
    return 0


def run_check(url: URL) -> int:
    with read_only(url) as connection:
        findings = drift(connection)
    for finding in findings:
        say(f"{finding.severity}: {finding.message}")
    found = Counter(finding.severity for finding in findings)
    say(f"{found['error']} errors, {found['warning']} warnings in {shown(url)}.")
    return REFUSED if found["error"] else 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(failure: Exception) -> None:
    sys.stderr.write(f"{failure}\n")


if __name__ == "__main__":
    sys.exit(main())
