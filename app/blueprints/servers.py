"""GET /admin_api/servers/<identifier>."""

from flask import Blueprint

from app.blueprints.not_found import no_such_row
from app.config import current_settings
from app.db.known import absent_columns
from app.queries import servers as queries
from app.queries.diagnosis.deployment import ACCOUNT
from app.rules.absent import null_columns
from app.rules.find.identifier import Identifier, account_remark
from app.rules.servers import MOST_RUNS, namesakes, shown_runs, shown_server, turns
from app.rules.urls import owners
from app.schemas.servers import ServerAnswerSchema
from app.web.operation import Answer, operation

servers = Blueprint("servers", __name__)


@operation(servers, "/servers/<identifier>", "admin_get_server", returns=ServerAnswerSchema())
def server(identifier: Identifier) -> Answer:
    """Show one server, by UUID.

    How it is configured now, its newest deployments with its own status, since when it fails, and servers of the same
    name in the account's other projects.
    """
    found = queries.find_server(identifier.text) or no_such_row("Server", identifier)
    base, account = current_settings().page_url, found["account"]
    runs = queries.list_runs(found["id"])
    newest = runs[:MOST_RUNS]
    steps = queries.list_steps(found["id"], [run["deployment_id"] for run in newest])
    return {
        "server": shown_server(found, base),
        **owners(found, base),
        "deployments": shown_runs(newest, steps, account, base),
        **turns(runs, account, base),
        "same_name": namesakes(queries.list_namesakes(found), account, base),
        "caveats": account_remark(identifier, account and account["permalink"])
        + null_columns(absent_columns(), servers=(*queries.SERVER, "agent_id"), accounts=ACCOUNT),
    }
