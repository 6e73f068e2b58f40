"""GET /admin_api/deployments/<identifier>/diagnosis"""

from datetime import UTC, datetime

from flask import Blueprint, abort

from app.columns import absent_columns
from app.operation import Answer, operation
from app.queries.diagnosis.deployment import find_deployment
from app.queries.diagnosis.history import list_active, list_history
from app.queries.diagnosis.servers import list_servers
from app.queries.diagnosis.steps import MOST_STEPS, list_steps
from app.queries.diagnosis.texts import read_texts
from app.rules.diagnosis.diagnose import diagnose
from app.rules.diagnosis.facts import ACTIVE, FAILED, PENDING, Facts, steps_to_read
from app.rules.step_texts import StepTexts
from app.schemas.diagnosis import DiagnosisAnswerSchema

diagnosis = Blueprint("diagnosis", __name__)


@operation(
    diagnosis, "/deployments/<identifier>/diagnosis", "admin_diagnose_deployment", returns=DiagnosisAnswerSchema()
)
def deployment_diagnosis(identifier: str) -> Answer:
    """What went wrong with one deployment of any account, by UUID: findings with their evidence, the cause of each
    failed step, what to check first, and what could not be known.
    """
    found = find_deployment(identifier) or abort(404, "Deployment not found")
    return {"deployment": found, "project": found["project"], "account": found["account"]} | diagnose(_facts(found))


def _facts(found: Answer) -> Facts:
    """What the rules look at: six statements with that of the deployment, and fewer when nothing failed or waits."""
    servers = list_servers(found["id"], found["group"] and found["group"]["id"])
    steps = list_steps(found["id"])
    has_failed = found["status"] in FAILED or any(step["status"] == "failed" for step in steps)
    history = list_history(found["id"], found["project_id"]) if has_failed and found["project_id"] else []
    waits = found["status"] in PENDING and found["account"]
    return Facts(
        deployment=found,
        now=datetime.now(UTC).replace(tzinfo=None),
        used=[entry for entry in servers if entry["kind"] == "used"],
        stepped=[entry for entry in servers if entry["kind"] == "stepped"],
        members=[entry for entry in servers if entry["kind"] == "member"],
        steps=steps,
        texts=StepTexts(read_texts(steps_to_read(steps, history))),
        history=history,
        active=list_active(found["account"]["id"], ACTIVE) if waits else [],
        absent=absent_columns(),
        steps_complete=len(steps) < MOST_STEPS,
    )
