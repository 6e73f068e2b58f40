"""docs/diagnosis.md: every finding code, and an answer of the demo data."""

import json
from pathlib import Path

from flask.testing import FlaskClient

from app.rules.diagnosis.catalogue import CODES
from app.rules.diagnosis.finding import SEVERITIES, Code
from migrations_mirror.sample import NIGHTLY_DEPLOYMENTS
from scripts.pages import HEADING

INTRODUCTION = Path(__file__).with_suffix(".md")


def page(client: FlaskClient) -> str:
    """Return the page with every code, and an answer that this client of the demo gets."""
    codes = sorted(CODES.values(), key=lambda code: SEVERITIES.index(code.severity))
    asked = client.get(f"/admin_api/deployments/{NIGHTLY_DEPLOYMENTS[-1]}/diagnosis").get_json()
    answer = json.dumps(asked | {"as_of": "2026-11-20T15:30:00.000Z"}, indent=2, ensure_ascii=False)
    shown = f"## An answer\n\nThe demo's nightly deployment, for which the disk is full:\n\n```json\n{answer}\n```"
    return "\n\n".join([HEADING, INTRODUCTION.read_text("utf-8").strip(), *map(section, codes), shown]) + "\n"


def section(code: Code) -> str:
    """Return the section of one code."""
    docs = f" ([DeployHQ's page]({code.docs}))" if code.docs else ""
    check = " ".join(filter(None, (code.first_check, code.redeploy)))
    title = f"\n- Example: {code.example}" if code.example else ""
    needs = f"\n- Needs: {', '.join(f'`{column}`' for column in code.needs)}" if code.needs else ""
    return (
        f"### {code.name}\n\n**{code.severity}**. {code.meaning}{docs}\n\n"
        f"- How it is decided: {code.decided}\n- First check: {check}{title}{needs}"
    )
