"""GET /admin_api/deployments/<identifier>/diagnosis."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint

from app.blueprints.not_found import no_such_row
from app.config import current_settings
from app.db.known import absent_columns
from app.monitoring.readiness import replica_lag
from app.queries.diagnosis.deployment import find_deployment
from app.queries.diagnosis.history import list_active, list_history
from app.queries.diagnosis.servers import MOST_SERVERS, list_servers
from app.queries.diagnosis.steps import MOST_STEPS, list_steps
from app.queries.diagnosis.texts import read_texts
from app.rules.deployments import is_provisional
from app.rules.diagnosis.diagnose import diagnose, link
from app.rules.diagnosis.facts import ACTIVE, PENDING, Facts, steps_to_read
from app.rules.find.identifier import Identifier, account_remark
from app.rules.step_texts import StepTexts
from app.schemas.diagnosis import DiagnosisAnswerSchema
from app.web.operation import Answer, operation

diagnosis = Blueprint("diagnosis", __name__)


@operation(
    diagnosis, "/deployments/<identifier>/diagnosis", "admin_diagnose_deployment", returns=DiagnosisAnswerSchema()
)
def deployment_diagnosis(identifier: Identifier) -> Answer:
    """Diagnose one deployment of any account, by UUID.

    Findings with their evidence, the cause of each failed step, what to check first, and what could not be known.
    """
    found = find_deployment(identifier.text) or no_such_row("Deployment", identifier)
    read_at = datetime.now(UTC).replace(tzinfo=None)
    facts = _facts(found, read_at)
    answer = diagnose(facts)
    answer["caveats"] += account_remark(identifier, found["account"] and found["account"]["permalink"])
    return link(answer, facts, current_settings().page_url)


def _facts(found: Answer, read_at: datetime) -> Facts:
    """Return the rows that the rules read: six statements at most, with the one that found the deployment."""
    servers = list_servers(found["id"], found["group"] and found["group"]["id"])
    steps = list_steps(found["id"])
    is_judged = not is_provisional(found) or any(step["status"] == "failed" for step in steps)
    history = list_history(found) if is_judged and found["project_id"] and not found["preview"] else []
    waits = found["status"] in PENDING and found["account"]
    texts = read_texts(steps_to_read(steps, history))
    active = list_active(found["account"]["id"], ACTIVE) if waits else []
    lag = replica_lag()  # last, because reading it can end the request's snapshot
    return Facts(
        deployment=found,
        now=read_at - timedelta(seconds=lag or 0),
        lag=lag,
        used=[entry for entry in servers if entry["kind"] == "used"],
        stepped=[entry for entry in servers if entry["kind"] == "stepped"],
        members=[entry for entry in servers if entry["kind"] == "member"],
        steps=steps,
        texts=StepTexts(texts),
        history=history,
        active=active,
        absent=absent_columns(),
        is_complete=len(steps) < MOST_STEPS and len(servers) < MOST_SERVERS,
    )
