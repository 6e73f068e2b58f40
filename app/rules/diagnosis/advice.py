"""Advice on deploying again, equal in all findings of a deployment."""

from dataclasses import replace

from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import Finding
from app.rules.diagnosis.past import superseding, target
from app.rules.diagnosis.words import joined


def settled(facts: Facts, finding: Finding) -> Finding:
    """Return the finding whose first check also says what deploying again does, or why not to deploy."""
    if not finding.redeploy:
        return finding
    advice = " ".join(filter(None, (finding.first_check, obstacle(facts) or finding.redeploy)))
    return replace(finding, first_check=advice)


def obstacle(facts: Facts) -> str:
    """Return the reason not to deploy to the target now, or an empty text."""
    if facts.inactive:
        return f"Nobody can deploy now: the account is {joined(facts.inactive)}."
    if facts.is_unfinished:
        return "Nobody deploys yet: this deployment is not over."
    if later := superseding(facts):
        return (
            f"Nobody deploys this again: deployment {later['identifier']} to {target(facts)} was requested later and"
            " completed. Look at that one."
        )
    return ""
