"""GET /admin_api/deployments/<identifier>, and its servers."""

from flask import Blueprint

from app.blueprints.not_found import no_such_row
from app.config import current_settings
from app.db.known import absent_columns
from app.queries import deployments as queries
from app.rules import deployments as rules
from app.rules.find.identifier import Identifier, account_remark
from app.rules.runs import lacking, with_details
from app.rules.urls import Pages, owners
from app.schemas.deployments import DeploymentAnswerSchema, DeploymentServersAnswerSchema
from app.web.operation import Answer, operation

deployments = Blueprint("deployments", __name__)


@operation(deployments, "/deployments/<identifier>", "admin_get_deployment", returns=DeploymentAnswerSchema())
def deployment(identifier: Identifier) -> Answer:
    """Show one deployment of any account, by UUID.

    Its counts of servers and steps, its failed steps, and whether each server has exactly one transfer_files step.
    """
    found = queries.find_deployment(identifier.text) or no_such_row("Deployment", identifier)
    parts = queries.find_parts(found["id"])
    base = current_settings().page_url
    return {
        "provisional": rules.is_provisional(found),
        "deployment": with_details(found, base),
        **owners(found, base),
        "servers": {"count": len(parts.server_ids), "ids": parts.server_ids},
        "steps": {
            "total": sum(number for _, number in parts.step_counts),
            "by_type": rules.count_by_type(parts.step_counts),
            "failed": parts.failed_steps,
        },
        "diagnostics": rules.PREVIEW_DIAGNOSTICS if found["preview"] else _diagnostics(found, parts),
        "caveats": account_remark(identifier, found["account"] and found["account"]["permalink"])
        + lacking(absent_columns()),
    }


def _diagnostics(found: Answer, parts: queries.DeploymentParts) -> Answer:
    mismatch = rules.find_mismatch(parts.server_ids, parts.transfer_server_ids)
    pages = Pages.of(found, current_settings().page_url)
    names = queries.find_server_names(mismatch.named)
    named: list[Answer] = [{"id": server_id} | names.get(server_id, rules.NO_SERVER) for server_id in mismatch.named]
    return {
        "server_step_mismatch": mismatch.found,
        "servers_missing_transfer_steps": mismatch.missing,
        "orphaned_transfer_steps": mismatch.orphaned,
        "duplicate_transfer_steps": mismatch.duplicate,
        "server_count": len(parts.server_ids),
        "transfer_step_count": len(parts.transfer_server_ids),
        "mismatched_servers": [
            server | {"url": pages.server(server["identifier"], server["project_id"])} for server in named
        ],
    }


@operation(
    deployments,
    "/deployments/<identifier>/servers",
    "admin_get_deployment_servers",
    returns=DeploymentServersAnswerSchema(),
)
def deployment_servers(identifier: Identifier) -> Answer:
    """List the servers of one deployment, by UUID, each with its steps and whether it has a transfer_files step."""
    found = queries.find_with_servers(identifier.text) or no_such_row("Deployment", identifier)
    steps = queries.list_steps(found["id"])
    pages = Pages.of(found, current_settings().page_url)
    return {
        "provisional": rules.is_provisional(found),
        "deployment_identifier": found["identifier"],
        "url": pages.url("deployments", found["identifier"]),
        "servers": [
            server | {"url": pages.server(server["server_identifier"], server["server_project_id"])}
            for server in rules.with_steps(found["servers"], steps)
        ],
        "caveats": account_remark(identifier, pages.account),
    }
