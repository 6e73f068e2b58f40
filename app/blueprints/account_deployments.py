"""GET /admin_api/accounts/<permalink>/deployments"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint
from marshmallow import ValidationError

from app.blueprints.not_found import no_such_account
from app.config import current_settings
from app.db.known import absent_columns
from app.queries.account_deployments.filters import NEWEST, Filters
from app.queries.account_deployments.runs import list_earlier, list_page, list_turns
from app.queries.account_deployments.scope import MOST_PROJECTS, find_scope
from app.rules.account_deployments import named, shown, turns
from app.rules.find.hints import FIND
from app.rules.find.identifier import read_identifier
from app.rules.find.pages import find_pages
from app.rules.runs import lacking
from app.schemas.account_deployments import AccountDeploymentsAnswerSchema, AccountDeploymentsQuery
from app.web.errors import RowNotFound
from app.web.operation import Answer, operation

account_deployments = Blueprint("account_deployments", __name__)


@operation(
    account_deployments,
    "/accounts/<permalink>/deployments",
    "admin_list_deployments",
    returns=AccountDeploymentsAnswerSchema(),
    query=AccountDeploymentsQuery(),
)
def deployments(permalink: str, limit: int, **given: Any) -> Answer:
    """The deployments of one account, the newest first: who deployed which commit where, when, and how it ended, with
    the last success and the first failure since; by project, server, group, branch, status and time; inactive
    accounts too.
    """
    texts = {name: read_identifier(given[name] or "").text for name in ("server", "group", "cursor")}
    scope = find_scope(permalink, **texts)
    account = next((row for row in scope if row["kind"] == "account"), None) or no_such_account()
    read_at, base = datetime.now(UTC).replace(tzinfo=None), current_settings().page_url
    filters, caveats = _filters(scope, given)
    *runs, looked = list_page(filters, limit)
    page, rest = runs[:limit], runs[limit:]
    targets = {run["parent_id"] for run in page if run["parent_id"] is not None}
    earlier = list_earlier(targets, page[0]["id"]) if page else []
    is_cut = looked["id"] >= NEWEST and not (
        filters.since and looked["created_at"] and looked["created_at"] < filters.since
    )
    return {
        "account": account,
        "deployments": shown(page, earlier, base),
        **turns(list_turns(filters), base),
        "looked_through": {"deployments": looked["id"], "oldest": looked["created_at"]},
        "next_cursor": page[-1]["identifier"] if rest else looked["identifier"] if is_cut else None,
        "caveats": caveats + lacking(absent_columns()),
        "as_of": read_at,
    }


def _filters(scope: list[dict[str, Any]], given: dict[str, Any]) -> tuple[Filters, list[str]]:
    """Return what the list is restricted to, and what to say about it; raises for what the account does not have."""
    projects = [row for row in scope if row["kind"] == "project"]
    caveats = [f"Of the account's projects only the newest {MOST_PROJECTS:,} are looked at."] * (
        len(projects) >= MOST_PROJECTS
    )
    if given["project"]:
        page = next(iter(find_pages(given["project"])), None)
        projects = _wanted(named(projects, (page and page.project) or given["project"]), "Project")
    ids = {row["id"] for row in projects}
    found: dict[str, list[int] | None] = {"server": None, "server_group": None}
    for kind, argument, noun in (("server", "server", "Server"), ("server_group", "group", "Server group")):
        if given[argument]:
            rows = _wanted([row for row in scope if row["kind"] == kind and row["project_id"] in ids], noun)
            found[kind] = [row["id"] for row in rows]
            if len(rows) > 1:
                caveats.append(
                    f"{len(rows)} of the account's have the name given as {argument}: the list is about all."
                )
    if given["group"] and {"deployments.parent_type", "deployments.parent_id"} & set(absent_columns()):
        raise ValidationError("group cannot be used: this replica has no deployments.parent_id; send server instead")
    cursors = [row["id"] for row in scope if row["kind"] == "cursor"]
    if given["cursor"] and not cursors:
        raise ValidationError("cursor is not the UUID of a deployment of this account: send next_cursor of an answer")
    times = {name: given[name] for name in ("branch", "status", "since", "until")}
    before = cursors[0] if cursors else None
    return Filters(ids, found["server"], found["server_group"], before=before, **times), caveats


def _wanted(rows: list[dict[str, Any]], noun: str) -> list[dict[str, Any]]:
    if not rows:
        raise RowNotFound(f"{noun} not found", f"This account has none with this name or UUID. Or {FIND}.")
    return rows
