"""GET /admin_api/deployments/..."""

from flask import Blueprint

from app.blueprints.not_found import no_such_row
from app.config import current_settings
from app.db.known import absent_columns
from app.queries import deployments as queries
from app.rules.deployments import PREVIEW_DIAGNOSTICS, count_by_type, find_mismatch, is_provisional, with_steps
from app.rules.find.identifier import Identifier, account_remark
from app.rules.runs import lacking, with_details
from app.schemas.deployments import DeploymentAnswerSchema, DeploymentServersAnswerSchema
from app.web.operation import Answer, operation

deployments = Blueprint("deployments", __name__)


@operation(deployments, "/deployments/<identifier>", "admin_get_deployment", returns=DeploymentAnswerSchema())
def deployment(identifier: Identifier) -> Answer:
    """One deployment of any account by UUID: its counts of servers and steps, its failed steps, and whether each
    server has exactly one transfer_files step.
    """
    found = queries.find_deployment(identifier.text) or no_such_row("Deployment", identifier)
    parts = queries.find_parts(found["id"])
    return {
        "provisional": is_provisional(found),
        "deployment": with_details(found, current_settings().page_url),
        "project": found["project"],
        "account": found["account"],
        "servers": {"count": len(parts.server_ids), "ids": parts.server_ids},
        "steps": {
            "total": sum(number for _, number in parts.step_counts),
            "by_type": count_by_type(parts.step_counts),
            "failed": parts.failed_steps,
        },
        "diagnostics": PREVIEW_DIAGNOSTICS if found["preview"] else _diagnostics(parts),
        "caveats": account_remark(identifier, found["account"] and found["account"]["permalink"])
        + lacking(absent_columns()),
    }


def _diagnostics(parts: queries.DeploymentParts) -> Answer:
    mismatch = find_mismatch(parts.server_ids, parts.transfer_server_ids)
    names = queries.find_server_names(mismatch.named)
    return {
        "server_step_mismatch": mismatch.found,
        "servers_missing_transfer_steps": mismatch.missing,
        "orphaned_transfer_steps": mismatch.orphaned,
        "duplicate_transfer_steps": mismatch.duplicate,
        "server_count": len(parts.server_ids),
        "transfer_step_count": len(parts.transfer_server_ids),
        "mismatched_servers": [
            names.get(server_id, {"id": server_id, "name": None, "identifier": None}) for server_id in mismatch.named
        ],
    }


@operation(
    deployments,
    "/deployments/<identifier>/servers",
    "admin_get_deployment_servers",
    returns=DeploymentServersAnswerSchema(),
)
def deployment_servers(identifier: Identifier) -> Answer:
    """The servers of one deployment by UUID, each with its own steps and whether it has a transfer_files step."""
    found = queries.find_with_servers(identifier.text) or no_such_row("Deployment", identifier)
    steps = queries.list_steps(found["id"])
    return {
        "provisional": is_provisional(found),
        "deployment_identifier": found["identifier"],
        "servers": with_steps(found["servers"], steps),
        "caveats": account_remark(identifier, found["account"]),
    }
