"""Statements of the deployment endpoints, built once for each set of columns that a replica has."""

from collections.abc import Collection
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, Text, bindparam, cast, func, literal, null, select, union_all

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import accounts, deployment_steps, deployments, deployments_servers, projects, servers
from app.queries.records import columns, fetch_all, fetch_one_spelled, fetch_spelled, nest, part, spelled
from app.queries.targets import select_runs

RUN = (
    *("id", "identifier", "status", "branch", "preview", "created_at", "started_at", "completed_at", "failed_at"),
    *("deployer", "start_revision", "end_revision"),
)
ServerIds = list[int | None]


def find_deployment(identifier: str) -> Record | None:
    """Return the deployment with its `project`, `account` and target (each None when its row is gone), or None."""
    return fetch_one_spelled(_deployment(known_columns()), "identifier", identifier)


@cache
def _deployment(known: Columns) -> Select[Any]:
    runs = select_runs(known, RUN, project=("id", "name", "permalink"), account=("id", "name", "permalink", "status"))
    return runs.where(spelled(deployments.c.identifier, "identifier"))


class DeploymentParts(NamedTuple):
    """The servers and steps of a deployment, by id."""

    server_ids: ServerIds
    """One for each deployments_servers row; None where the row names no server."""
    transfer_server_ids: ServerIds
    """One for each transfer_files step."""
    step_counts: list[tuple[str | None, int]]
    """Type and number of steps. The database's collation decides which types are equal, as in Rails."""
    failed_steps: list[Record]


_no_number = cast(null(), BigInteger)
_no_text = cast(null(), Text)
_steps = deployment_steps.c
_of_deployment = _steps.deployment_id == bindparam("deployment_id")

# One round trip: four short index reads, distinguished by `kind`.
_parts = union_all(
    select(
        literal("server").label("kind"),
        *columns(deployments_servers, "id", "server_id"),
        _no_text.label("step"),
        _no_text.label("description"),
        _no_number.label("number"),
    ).where(deployments_servers.c.deployment_id == bindparam("deployment_id")),
    select(literal("transfer"), _steps.id, _steps.server_id, _no_text, _no_text, _no_number).where(
        _of_deployment, _steps.step == "transfer_files"
    ),
    select(literal("failed"), _steps.id, _steps.server_id, _steps.step, _steps.description, _no_number).where(
        _of_deployment, _steps.status == "failed"
    ),
    select(literal("type"), _no_number, _no_number, _steps.step, _no_text, func.count())
    .where(_of_deployment)
    .group_by(_steps.step),
)


def find_parts(deployment_id: int) -> DeploymentParts:
    """Return the deployment's servers and steps."""
    rows = fetch_all(_parts, deployment_id=deployment_id)
    in_order = sorted((row for row in rows if row["kind"] != "type"), key=itemgetter("id"))
    return DeploymentParts(
        server_ids=[row["server_id"] for row in in_order if row["kind"] == "server"],
        transfer_server_ids=[row["server_id"] for row in in_order if row["kind"] == "transfer"],
        step_counts=[(row["step"], row["number"]) for row in rows if row["kind"] == "type"],
        failed_steps=[row for row in in_order if row["kind"] == "failed"],
    )


_server_names = select(*columns(servers, "id", "name", "identifier", "project_id")).where(
    servers.c.id.in_(bindparam("ids", expanding=True))
)


def find_server_names(ids: Collection[int]) -> dict[int, Record]:
    """Return name, identifier and project of those of these servers that exist, by id; no ids: no statement is run."""
    if not ids:
        return {}
    return {row["id"]: row for row in fetch_all(_server_names, ids=list(ids))}


_with_servers = (
    select(
        *columns(deployments, "id", "identifier"),
        deployments.c.status.label("deployment_status"),
        *columns(deployments_servers, "server_id", "status"),
        deployments_servers.c.id.label("row_id"),
        servers.c.name.label("server_name"),
        servers.c.identifier.label("server_identifier"),
        servers.c.project_id.label("server_project_id"),
        *part("project", projects, "id", "permalink"),
        *part("account", accounts, "id", "permalink"),
    )
    .select_from(
        deployments.outerjoin(deployments_servers, deployments_servers.c.deployment_id == deployments.c.id)
        .outerjoin(servers, servers.c.id == deployments_servers.c.server_id)
        .outerjoin(projects, projects.c.id == deployments.c.project_id)
        .outerjoin(accounts, accounts.c.id == projects.c.account_id)
    )
    .where(spelled(deployments.c.identifier, "identifier"))
    .order_by(deployments_servers.c.id)
)


def find_with_servers(identifier: str) -> Record | None:
    """Return the deployment's `id`, `identifier` and `status`, its `project`, `account` and `servers`, or None.

    `servers` has one record for each deployments_servers row, with the server's name, identifier and project (None
    when it is gone).
    """
    rows = fetch_spelled(_with_servers, "identifier", identifier)
    if not rows:
        return None
    servers_of = [row for row in rows if row["row_id"] is not None]
    first = nest(rows[0])
    named = {"id": first["id"], "identifier": first["identifier"], "status": first["deployment_status"]}
    return named | {"project": first["project"], "account": first["account"], "servers": servers_of}


_server_steps = (
    select(*columns(deployment_steps, "server_id", "step", "status", "identifier"))
    .where(_of_deployment)
    .order_by(_steps.id)
)


def list_steps(deployment_id: int) -> list[Record]:
    """Return the deployment's steps by id."""
    return fetch_all(_server_steps, deployment_id=deployment_id)
