"""Every URL. A blueprint registered in `admin_api` is behind the network and token checks."""

from flask import Blueprint

from app.blueprints.account_deployments import account_deployments
from app.blueprints.account_overview import account_overview
from app.blueprints.accounts import accounts
from app.blueprints.contract import contract
from app.blueprints.deployments import deployments
from app.blueprints.diagnosis import diagnosis
from app.blueprints.failure_patterns import failure_patterns
from app.blueprints.find import find
from app.blueprints.server_groups import server_groups
from app.blueprints.servers import servers
from app.blueprints.sql import sql
from app.blueprints.steps import steps
from app.blueprints.timeline import timeline
from app.web.arrival import refuse_late
from app.web.auth import require_allowed_network, require_bearer_token

admin_api = Blueprint("admin_api", __name__, url_prefix="/admin_api")
admin_api.before_request(require_allowed_network)
admin_api.before_request(require_bearer_token)
admin_api.before_request(refuse_late)

for resource in (
    account_deployments,
    account_overview,
    accounts,
    contract,
    deployments,
    diagnosis,
    failure_patterns,
    find,
    server_groups,
    servers,
    sql,
    steps,
    timeline,
):
    admin_api.register_blueprint(resource)
