"""The statement for a deployment's steps, without their texts except the names of SSH commands."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import deployment_steps
from app.queries.records import fetch_all, present

MOST_STEPS = 20_000
LONGEST_COMMAND = 200  # characters of a command's description

STEP = (
    *("id", "server_id", "identifier", "step", "stage", "status", "total_items", "completed_items"),
    *("created_at", "updated_at"),
)


def list_steps(deployment_id: int) -> list[Record]:
    """Return the steps by id, MOST_STEPS at most."""
    return fetch_all(_steps(known_columns()), deployment_id=deployment_id)


@cache
def _steps(known: Columns) -> Select[Any]:
    row = deployment_steps.c
    command = case(
        (row.step == "run_ssh_command", func.substr(row.description, 1, LONGEST_COMMAND, type_=row.description.type))
    )
    return (
        select(*present(known, deployment_steps, *STEP), command.label("command"))
        .where(row.deployment_id == bindparam("deployment_id"))
        .order_by(row.id)
        .limit(MOST_STEPS)
    )
