"""What to check first about a failed step."""

from app.rules.causes import CATEGORIES
from app.rules.step_texts import StepTexts

THEN_DEPLOY = "Then deploy again."


def first_check(texts: StepTexts, step_id: int | None) -> tuple[str, str]:
    """Return who does what first, and that deploying again is next where the text says so."""
    category = CATEGORIES[texts.cause(step_id or 0)]
    said = (step_id and texts.first_check(step_id)) or category.first_check
    check, then, _ = said.partition(f" {THEN_DEPLOY}")
    return f"{category.who[0].upper()}{category.who[1:]}: {check}", then.strip()


def is_of_host(texts: StepTexts, step_id: int) -> bool:
    """Return whether a third party's service may have failed everybody, not this account alone."""
    return texts.cause(step_id) == "provider_error" or texts.first_check(step_id) is not None
