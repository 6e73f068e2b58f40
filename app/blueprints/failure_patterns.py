"""GET /admin_api/accounts/<permalink>/failure_patterns."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint

from app.blueprints.not_found import no_such_account
from app.config import current_settings
from app.db.known import absent_columns
from app.queries import failure_patterns as queries
from app.queries.diagnosis.texts import read_texts
from app.rules.failure_patterns.patterns import steps_to_read
from app.rules.failure_patterns.summarize import fill_days, link, sum_days, summarize
from app.rules.step_texts import StepTexts
from app.schemas.failure_patterns import FailurePatternsAnswerSchema, FailurePatternsArguments
from app.web.operation import Answer, operation

failure_patterns = Blueprint("failure_patterns", __name__)


@operation(
    failure_patterns,
    "/accounts/<permalink>/failure_patterns",
    "admin_summarize_failures",
    returns=FailurePatternsAnswerSchema(),
    arguments=FailurePatternsArguments(),
)
def account_failure_patterns(permalink: str, days: int) -> Answer:
    """Group the failures of one account by step and cause, with what they share; inactive accounts too."""
    account = queries.find_account(permalink) or no_such_account()
    now = datetime.now(UTC).replace(tzinfo=None)
    since = now - timedelta(days=days)
    per_day = queries.count_per_day(account["id"], since)
    window = sum_days(per_day) | {"days": days, "since": since, "limit": queries.NEWEST}
    failures = queries.list_failures(account["id"], since) if window["failed"] else []
    steps = queries.list_failed_steps([failure["id"] for failure in failures])
    window["steps_complete"] = len(steps) < queries.MOST_STEPS
    texts = StepTexts(read_texts(steps_to_read(steps)))
    answer = summarize(
        account,
        window,
        failures,
        steps,
        texts,
        absent_columns(),
        last_success=queries.find_last_success,
        has_sql=current_settings().query_database_url is not None,
    )
    answer = link(answer, failures, steps, current_settings().page_url)
    return answer | {"per_day": fill_days(per_day, since, now)}
