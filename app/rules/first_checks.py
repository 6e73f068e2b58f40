"""First checks for failed steps."""

from app.rules.causes import CATEGORIES
from app.rules.step_texts import StepTexts

THEN_DEPLOY = "Then deploy again."


def first_check(texts: StepTexts, step_id: int | None) -> tuple[str, str]:
    """Return who checks what first, and the advice to deploy again where the text supports it."""
    category = CATEGORIES[texts.cause(step_id or 0)]
    said = (step_id and texts.first_check(step_id)) or category.first_check
    check, then, _ = said.partition(f" {THEN_DEPLOY}")
    return f"{category.who[0].upper()}{category.who[1:]}: {check}", then.strip()


def is_of_host(texts: StepTexts, step_id: int) -> bool:
    """Return whether a third party's outage may affect all accounts."""
    return texts.cause(step_id) == "provider_error" or texts.first_check(step_id) is not None
