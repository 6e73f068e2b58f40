"""GET /admin_api/accounts/..."""

from flask import Blueprint

from app.blueprints.not_found import no_such_account
from app.queries import accounts as queries
from app.schemas.accounts import RecentFailuresAnswerSchema, RecentFailuresQuery
from app.web.operation import Answer, operation

accounts = Blueprint("accounts", __name__)


@operation(
    accounts,
    "/accounts/<permalink>/recent_failures",
    "admin_list_recent_failures",
    returns=RecentFailuresAnswerSchema(),
    query=RecentFailuresQuery(),
)
def recent_failures(permalink: str, limit: int) -> Answer:
    """The newest failed deployments of one account, looked up by its permalink; inactive accounts too."""
    account = queries.find_account(permalink) or no_such_account()
    return {"account": account, "failures": queries.list_recent_failures(account["id"], limit)}
