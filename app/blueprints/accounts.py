"""GET /admin_api/accounts/<permalink>/recent_failures."""

from functools import partial

from flask import Blueprint

from app.blueprints.not_found import no_such_account
from app.config import current_settings
from app.queries import accounts as queries
from app.rules.urls import page
from app.schemas.accounts import RecentFailuresAnswerSchema, RecentFailuresArguments
from app.web.operation import Answer, operation

accounts = Blueprint("accounts", __name__)


@operation(
    accounts,
    "/accounts/<permalink>/recent_failures",
    "admin_list_recent_failures",
    returns=RecentFailuresAnswerSchema(),
    arguments=RecentFailuresArguments(),
)
def recent_failures(permalink: str, limit: int) -> Answer:
    """List the newest failed deployments of one account, by its permalink; inactive accounts too."""
    account = queries.find_account(permalink) or no_such_account()
    here = partial(page, current_settings().page_url, account["permalink"])
    failures = queries.list_recent_failures(account["id"], limit)
    return {
        "account": account | {"url": here()},
        "failures": [row | {"url": here(row["project"], "deployments", row["identifier"])} for row in failures],
    }
