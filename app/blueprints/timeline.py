"""GET /admin_api/deployments/<identifier>/timeline."""

from datetime import UTC, datetime

from flask import Blueprint

from app.blueprints.not_found import no_such_row
from app.config import current_settings
from app.db.known import absent_columns
from app.queries.diagnosis.deployment import find_deployment
from app.queries.diagnosis.servers import list_servers
from app.queries.diagnosis.steps import MOST_STEPS, list_steps
from app.rules.absent import null_columns
from app.rules.deployments import is_provisional
from app.rules.find.identifier import Identifier, account_remark
from app.rules.timeline import build_lanes, find_span
from app.rules.urls import Pages
from app.schemas.timeline import TimelineAnswerSchema
from app.web.operation import Answer, operation

timeline = Blueprint("timeline", __name__)

CUT = f"Only the first {MOST_STEPS} steps were read."


@operation(timeline, "/deployments/<identifier>/timeline", "admin_get_timeline", returns=TimelineAnswerSchema())
def deployment_timeline(identifier: Identifier) -> Answer:
    """Show the timeline of one deployment, by UUID: a lane of steps for each server and one for the project."""
    found = find_deployment(identifier.text) or no_such_row("Deployment", identifier)
    read_at = datetime.now(UTC).replace(tzinfo=None)
    steps = list_steps(found["id"])
    pages = Pages.of(found, current_settings().page_url)
    lanes = build_lanes(found, steps, list_servers(found["id"], None), pages)
    provisional = is_provisional(found)
    begin, end = find_span(found, lanes, read_at if provisional else None)
    return {
        "deployment_identifier": found["identifier"],
        "url": pages.url("deployments", found["identifier"]),
        "status": found["status"],
        "begin": begin,
        "end": end,
        "lanes": lanes,
        "caveats": [
            *([CUT] if len(steps) >= MOST_STEPS else []),
            *account_remark(identifier, pages.account),
            *null_columns(absent_columns(), deployment_steps=("stage", "total_items", "completed_items")),
        ],
        "provisional": provisional,
        "as_of": read_at,
    }
