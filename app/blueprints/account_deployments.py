"""GET /admin_api/accounts/<permalink>/deployments."""

from typing import Any

from flask import Blueprint
from marshmallow import ValidationError

from app.blueprints.not_found import no_such_account
from app.config import current_settings
from app.db.known import absent_columns
from app.queries.account_deployments.runs import list_earlier, list_runs
from app.queries.account_deployments.scope import MOST_PROJECTS, find_scope
from app.queries.newest import NEWEST, Whose, list_newest
from app.rules import Record
from app.rules.absent import null_columns
from app.rules.account_deployments import Filters, find_turns, named, shown
from app.rules.find.hints import FIND
from app.rules.find.identifier import read_identifier
from app.rules.find.pages import find_pages
from app.rules.runs import lacking
from app.rules.urls import page
from app.schemas.account_deployments import AccountDeploymentsAnswerSchema, AccountDeploymentsArguments
from app.web.errors import RowNotFound
from app.web.operation import Answer, operation

account_deployments = Blueprint("account_deployments", __name__)


@operation(
    account_deployments,
    "/accounts/<permalink>/deployments",
    "admin_list_deployments",
    returns=AccountDeploymentsAnswerSchema(),
    arguments=AccountDeploymentsArguments(),
)
def deployments(permalink: str, limit: int, **given: Any) -> Answer:
    """List the deployments of one account, the newest first.

    Who deployed which commit where, when, and how it ended, with the last success and the first failure since; by
    project, server, group, branch, status and time; inactive accounts too.
    """
    texts = {name: read_identifier(given.get(name, "")).text for name in ("server", "group", "cursor")}
    scope = find_scope(permalink, **texts)
    account = next((row for row in scope if row["kind"] == "account"), None) or no_such_account()
    base = current_settings().page_url
    whose, caveats = _whose(scope, given)
    filters = Filters(*(given.get(name) for name in Filters._fields))
    newest = list_newest(whose, filters.columns(), _cursor(scope, given))
    listed = [row["id"] for row in newest if filters.let_through(row)]
    turns = find_turns(newest, filters)
    oldest = [newest[-1]["id"]] if newest else []
    runs = list_runs({*listed[:limit], *oldest, *(run_id for run_id in turns if run_id is not None)})
    chosen = [runs[run_id] for run_id in listed[:limit]]
    oldest_run = runs[oldest[0]] if oldest else None
    last = chosen[-1] if len(listed) > limit else oldest_run if len(newest) == NEWEST else None
    return {
        "account": account | {"url": page(base, account["permalink"])},
        "deployments": shown(chosen, list_earlier(chosen), base),
        **{name: run_id and shown([runs[run_id]], [], base)[0] for name, run_id in turns._asdict().items()},
        "looked_through": {"deployments": len(newest), "oldest": oldest_run and oldest_run["created_at"]},
        "next_cursor": last and last["identifier"],
        "caveats": caveats + lacking(absent_columns()) + null_columns(absent_columns(), deployments=("queued_at",)),
    }


def _whose(scope: list[Record], given: dict[str, Any]) -> tuple[Whose, list[str]]:
    """Return whose deployments to list, with caveats; raise ValidationError for a name that the account lacks."""
    projects = [row for row in scope if row["kind"] == "project"]
    is_cut = len(projects) == MOST_PROJECTS
    caveats = [f"Of the account's projects only the newest {MOST_PROJECTS:,} are looked at."] if is_cut else []
    if "project" in given:
        page = next(iter(find_pages(given["project"])), None)
        projects = _wanted(named(projects, (page and page.project) or given["project"]), "Project")
    ids = {row["id"] for row in projects}
    found: list[list[int] | None] = []
    for kind, argument, noun in (("server", "server", "Server"), ("server_group", "group", "Server group")):
        rows = [row["id"] for row in scope if row["kind"] == kind and row["project_id"] in ids]
        found.append(_wanted(rows, noun) if argument in given else None)
        if argument in given and len(rows) > 1:
            caveats.append(f"{len(rows)} have the name given as {argument}: the list is about all of them.")
    if "group" in given and {"deployments.parent_type", "deployments.parent_id"} & absent_columns():
        raise ValidationError("group cannot be used: this replica has no deployments.parent_id; send server instead")
    if "group" in given and "server" in given:
        raise ValidationError("server and group cannot be used together: send one of them")
    return Whose(ids, *found), caveats


def _cursor(scope: list[Record], given: dict[str, Any]) -> int | None:
    """Return the id of the deployment that the page starts after; raise ValidationError if the account lacks it."""
    found = [row["id"] for row in scope if row["kind"] == "cursor"]
    if "cursor" in given and not found:
        raise ValidationError("cursor is not the UUID of a deployment of this account: send next_cursor of an answer")
    return found[0] if found else None


def _wanted(rows: list[Any], noun: str) -> list[Any]:
    if not rows:
        raise RowNotFound(f"{noun} not found", f"This account has none with this name or UUID. Or {FIND}.")
    return rows
