"""The command `flask audit-report`: what is asked by SQL, grouped, from the audit log."""

from io import TextIOWrapper
from typing import BinaryIO

import click
from flask import Flask

from app.sql.audit_events import read_history
from app.sql.audit_numbers import questions, report, usual_dialect
from app.sql.gate import shape


def init_audit_report(app: Flask) -> None:
    """Add the command."""

    @app.cli.command("audit-report")
    @click.argument("log", type=click.File("rb"))
    @click.option("--by", type=click.Choice(["count", "newest"]), default="count", help="What comes first.")
    @click.option("--top", type=click.IntRange(min=0), default=50, help="How many questions to show; 0 for all.")
    def audit_report(log: BinaryIO, by: str, top: int) -> None:
        """Group the queries in LOG, an audit log or - for stdin, by their shape."""
        history = read_history(TextIOWrapper(log, encoding="utf-8", errors="replace"))
        found = questions(history, shape, usual_dialect(history))
        if by == "newest":
            found.sort(key=lambda question: question.last, reverse=True)
        click.echo(report(history, found, top))
