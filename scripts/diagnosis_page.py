"""docs/diagnosis.md: every finding code, and an answer of the demo data."""

import json
import tempfile
from pathlib import Path
from typing import Any

from app import create_app
from app.config import Settings, database_url
from app.db.engine import db
from app.rules.diagnosis.catalogue import CODES
from app.rules.diagnosis.finding import SEVERITIES, Code
from migrations_mirror.create import create
from migrations_mirror.sample import NIGHTLY_DEPLOYMENTS, sample

PAGE = Path(__file__).parent.parent / "docs" / "diagnosis.md"
HEADING = "<!-- Generated from the code. `make generated` refreshes it. -->"
INTRODUCTION = Path(__file__).with_suffix(".md")


def page() -> str:
    """Return the page with every code."""
    codes = sorted(CODES.values(), key=lambda code: SEVERITIES.index(code.severity))
    answer = json.dumps(example(), indent=2, ensure_ascii=False)
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


def example() -> dict[str, Any]:
    """Return the answer for a deployment of the demo data, with the clock at the sample's present."""
    with tempfile.TemporaryDirectory() as folder:
        url = database_url(f"sqlite:///{Path(folder) / 'demo.sqlite3'}")
        create(url)
        sample(url)
        app = create_app(Settings(database_url=url, token="example"))  # noqa: S106  # nosec B106
        path = f"/admin_api/deployments/{NIGHTLY_DEPLOYMENTS[-1]}/diagnosis"
        answer: dict[str, Any] = app.test_client().get(path, headers={"Authorization": "Bearer example"}).get_json()
        with app.app_context():
            db.engine.dispose()
    return answer | {"as_of": "2026-11-20T15:30:00.000Z"}


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
