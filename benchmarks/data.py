"""The rows that are asked for: a few customers of the usual sizes among many others. The same ones every time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, text

from app.models import metadata
from tests.builders import CREATED, Rails

STEPS = ("preparing", "building", "transfer_files", "ssh_commands", "finalising", "notifying", "cleaning", "release")
SMALL = str(UUID(int=0xA1))
"""5 servers, 40 steps: the third server has no transfer step, one step failed."""
LARGE = str(UUID(int=0xA2))
"""120 servers, 599 steps."""
GROUP = str(UUID(int=0xA3))
"""20 servers."""
ACCOUNT = "busy-agency"
"""150 failures in 10 projects."""

Row = dict[str, Any]


def fill(url: str) -> None:
    """Write the rows into an empty mirror of the upstream schema."""
    rails = Rails(create_engine(url))
    for number in range(1, 21):
        rails.account(id=number, permalink=ACCOUNT if number == 1 else f"account-{number}")
    for number in range(1, 201):
        rails.project(id=number, account_id=(number - 1) // 10 + 1)
    rails.server_group(id=1, identifier=GROUP, parent_type="Project", parent_id=1)
    for number in range(1, 121):
        named = {"identifier": str(UUID(int=0xB000 + number)), "name": f"web{number}.example.com"}
        of = {"project_id": 1, "server_group_id": 1 if number <= 20 else None}
        rails.server(id=number, enabled=number % 7 != 0, **named, **of)
    rails.insert("deployments", [deployment(n) for n in range(1, 501)])
    members = [*members_of(1, 5), *members_of(2, 120), *(row for n in range(3, 501) for row in members_of(n, 2))]
    rails.insert("deployments_servers", members)
    steps = [*steps_of(1, 5, 8), *steps_of(2, 120, 5), *(row for n in range(3, 501) for row in steps_of(n, 2, 5))]
    rails.insert("deployment_steps", [row | {"id": id_} for id_, row in enumerate(steps, start=1)])
    analyse(rails.engine)
    rails.engine.dispose()


def analyse(engine: Engine) -> None:
    """Let the optimiser know what there is; PostgreSQL also marks the pages that everybody can see."""
    tables = ", ".join(metadata.tables)
    statements = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statements.get(engine.dialect.name, f"ANALYZE TABLE {tables}")))


def deployment(number: int) -> Row:
    created = CREATED + timedelta(minutes=7 * number)
    failed = number <= 150
    return {
        "id": number,
        "project_id": number % 10 + 1 if failed else number % 190 + 11,
        "identifier": {1: SMALL, 2: LARGE}.get(number, str(UUID(int=0xC000 + number))),
        "status": "failed" if failed else "completed",
        "branch": "main",
        "preview": False,
        "created_at": created,
        "started_at": created + timedelta(seconds=2),
        "completed_at": created + timedelta(seconds=95),
        "failed_at": created + timedelta(seconds=95) if failed else None,
    }


def members_of(deployment_id: int, servers: int) -> list[Row]:
    return [
        {"deployment_id": deployment_id, "server_id": server_id, "status": "completed"}
        for server_id in range(1, servers + 1)
    ]


def steps_of(deployment_id: int, servers: int, each: int) -> list[Row]:
    """Each server's steps. The third server of the two special deployments was never given its files."""
    pairs = [(server_id, step) for server_id in range(1, servers + 1) for step in STEPS[:each]]
    rows = [step_row(deployment_id, server_id, step) for server_id, step in pairs]
    if deployment_id == 1:
        rows[18] |= {"step": "ssh_commands", "status": "failed", "description": "Timeout while connecting to web3"}
    if deployment_id == 2:
        del rows[12]
    return rows


def step_row(deployment_id: int, server_id: int, step: str) -> Row:
    identifier = str(UUID(int=0xD0000000 + deployment_id * 10_000 + server_id * 10 + STEPS.index(step)))
    values = {"deployment_id": deployment_id, "server_id": server_id, "identifier": identifier, "step": step}
    return values | {"status": "completed", "description": None, "created_at": CREATED}
