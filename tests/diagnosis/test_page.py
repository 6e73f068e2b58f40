"""docs/diagnosis.md says what the code does, and the demo shows enough of it."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.config import Settings, database_url
from app.database import db
from app.rules.diagnosis.catalogue import CODES
from migrations_mirror.create import create
from migrations_mirror.sample import SITUATIONS, sample
from scripts.diagnosis_page import PAGE, page
from tests.conftest import TOKEN


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on the demo data."""
    url = database_url(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}")
    create(url)
    sample(url)
    app = create_app(Settings(database_url=url, token=TOKEN))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make generated` and look at the difference"


def test_the_page_explains_every_code() -> None:
    assert set(re.findall(r"^### (\w+)$", PAGE.read_text("utf-8"), re.MULTILINE)) == set(CODES)


def test_the_demo_shows_at_least_ten_codes(demo_app: Flask) -> None:
    client, shown = demo_app.test_client(), set()
    for identifier in SITUATIONS.values():
        path = f"/admin_api/deployments/{identifier}/diagnosis"
        answer = client.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).get_json()
        shown |= {finding["code"] for finding in answer.get("findings", ())}
    assert len(shown) >= 10, shown


def test_the_demo_s_healthy_deployment_has_no_fault(demo_app: Flask) -> None:
    identifier = SITUATIONS["a healthy deployment to the same 5 servers"]
    path = f"/admin_api/deployments/{identifier}/diagnosis"
    answer = demo_app.test_client().get(path, headers={"Authorization": f"Bearer {TOKEN}"}).get_json()
    assert {finding["severity"] for finding in answer["findings"]} <= {"info"}
    assert "nothing in its records points to a fault" in answer["summary"]
