"""GET /admin_api/accounts/<permalink>."""

from flask import Blueprint

from app.blueprints.not_found import no_such_account
from app.config import current_settings
from app.db.known import absent_columns
from app.queries import account_overview as queries
from app.queries.newest import Whose, list_newest
from app.rules.absent import null_columns
from app.rules.account_overview import MOST_PROJECTS, Details, lacking, newest_first, read_newest
from app.rules.bounds import left_out
from app.rules.urls import page
from app.schemas.account_overview import AccountOverviewAnswerSchema
from app.web.operation import Answer, operation

account_overview = Blueprint("account_overview", __name__)


@operation(account_overview, "/accounts/<permalink>", "admin_get_account", returns=AccountOverviewAnswerSchema())
def overview(permalink: str) -> Answer:
    """Show one account by its permalink, inactive ones too.

    Its projects with their last deployment, its agents, and the deployments that run or wait now.
    """
    account = queries.find_account(permalink) or no_such_account()
    base = current_settings().page_url
    projects = newest_first(queries.list_projects(account["id"]))
    shown = projects[:MOST_PROJECTS]
    newest = read_newest(list_newest(Whose([row["id"] for row in projects]), ("project_id", "status")))
    ids = [row["id"] for row in shown]
    run_ids = {*newest.running, *newest.pending, *(newest.last[project] for project in ids if project in newest.last)}
    rows = queries.list_details(account["id"], ids, run_ids, newest.last)
    details = Details(account, {row["id"]: row["permalink"] for row in projects}, rows, base)
    return {
        "account": account | {"url": page(base, account["permalink"])},
        "projects": details.projects(shown, newest.last),
        "agents": details.agents(),
        "running": details.runs(newest.running),
        "pending": details.runs(newest.pending),
        "truncated": left_out(projects=(len(shown), len(projects))),
        "caveats": lacking(absent_columns())
        + null_columns(absent_columns(), accounts=queries.SHOWN, projects=queries.PROJECT),
    }
