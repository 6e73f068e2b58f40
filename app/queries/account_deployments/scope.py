"""Which of the account's projects, servers and groups a list is about."""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, bindparam, func, literal, or_, select, union_all

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import accounts, deployments, projects, server_groups, servers
from app.queries.records import at_most, empty, fetch_all, present, spelled

MOST_PROJECTS = 2_000
MOST_NAMED = 50  # servers or groups of one name


def find_scope(permalink: str, server: str, group: str, cursor: str) -> list[Record]:
    """Return the account, its projects, its servers and groups with this UUID or name, and the cursor's deployment.

    Their `kind` is account, project, server, server_group and cursor; nothing when there is no such account.
    MOST_PROJECTS and MOST_NAMED at most, the newest ones.
    """
    given: dict[str, object] = {}
    for name, text in (("permalink", permalink), ("server", server), ("group", group), ("cursor", cursor)):
        given |= {name: text, f"{name}_lower": text.lower(), f"{name}_upper": text.upper()}
    rows = fetch_all(_scope(known_columns()), **given)
    found = [row for row in rows if row["kind"] == "account"]
    account = next((row for row in found if row["permalink"] == permalink), found[0] if found else {"id": None})
    return [
        row for row in rows if account["id"] in (row["account_id"], row["id"] if row["kind"] == "account" else None)
    ]


@cache
def _scope(known: Columns) -> CompoundSelect[Any]:
    project, server, group, run = projects.c, servers.c, server_groups.c, deployments.c
    account = spelled(accounts.c.permalink, "permalink")
    whose = (project.id, project.account_id, empty(accounts.c.status))
    identifier, permalink = present(known, projects, "identifier", "permalink")
    own = accounts.join(projects, project.account_id == accounts.c.id)
    parts = (
        select(literal("account").label("kind"), accounts.c.id, empty(identifier), accounts.c.name)
        .add_columns(accounts.c.permalink, empty(server.project_id), empty(project.account_id), accounts.c.status)
        .where(account),
        select(literal("project"), project.id, identifier, project.name, permalink, *whose)
        .select_from(own)
        .where(account)
        .order_by(project.id.desc())
        .limit(at_most(MOST_PROJECTS)),
        select(literal("server"), server.id, server.identifier, server.name, empty(permalink), *whose)
        .select_from(own.join(servers, server.project_id == project.id))
        .where(account, _is_called(servers, "server"))
        .limit(at_most(MOST_NAMED)),
        select(literal("server_group"), group.id, group.identifier, group.name, group.permalink, *whose)
        .select_from(own.join(server_groups, (group.parent_type == "Project") & (group.parent_id == project.id)))
        .where(account, _is_called(server_groups, "group"))
        .limit(at_most(MOST_NAMED)),
        select(literal("cursor"), run.id, run.identifier, empty(project.name), empty(permalink), *whose)
        .select_from(own.join(deployments, run.project_id == project.id))
        .where(account, spelled(run.identifier, "cursor")),
    )
    return union_all(*(select(part.subquery()) for part in parts))


def _is_called(table: Any, name: str) -> ColumnElement[bool]:
    names = [table.c.name] + ([table.c.permalink] if "permalink" in table.c else [])
    lower: BindParameter[str] = bindparam(f"{name}_lower")
    return or_(spelled(table.c.identifier, name), *(func.lower(column) == lower for column in names))
