"""Names, branches and log lines that are made to run or to fetch: the page shows them as text, and nothing happens."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine

from tests.browser.conftest import sign_in
from tests.builders import Rails
from tests.service import Service

EVIL = '</script><img src=//evil.example/x onerror="window.ran=1"><svg onload=window.ran=1>javascript:window.ran=1'
ID = 1_000_000
KINDS = ("group", "server", "step")
PLACES = ("deployments/{deployment}", "accounts/acme", "servers/{server}", "groups/{group}", "steps/{step}", "sql")


@pytest.fixture
def rows(database: str) -> dict[str, str]:
    """One row of each kind among the demo's, hostile in every text."""
    engine = create_engine(database)
    rails = Rails(engine)
    rails.account(id=ID, permalink="acme", name=EVIL, status=EVIL, package=EVIL, time_zone=EVIL)
    rails.project(id=ID, account_id=ID, permalink="shop", name=EVIL, zone=EVIL)
    known = {kind: f"{number * 8}-1111-4111-8111-111111111111" for number, kind in zip("123", KINDS, strict=True)}
    rails.server_group(id=ID, name=EVIL, parent_type="Project", parent_id=ID, identifier=known["group"])
    rails.server(
        id=ID,
        name=EVIL,
        project_id=ID,
        server_group_id=ID,
        protocol_type=EVIL,
        connection_error_message=EVIL,
        identifier=known["server"],
    )
    known["deployment"] = rails.deployment(
        id=ID, project_id=ID, branch=EVIL, status="failed", deployer=EVIL, end_revision=EVIL
    )
    rails.deployment_server(id=ID, deployment_id=ID, server_id=ID)
    rails.step(id=ID, deployment_id=ID, server_id=ID, status="failed", description=EVIL, identifier=known["step"])
    rails.log(ID, EVIL, id=ID, detail=EVIL)
    engine.dispose()
    return known


def test_nothing_runs_and_nothing_is_fetched(page: Page, service: Service, rows: dict[str, str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    sign_in(page)
    for place in PLACES:
        page.goto(f"/#/{place.format(**rows)}")
        expect(page.get_by_role("heading", level=2)).to_be_visible()
        if place == "sql":
            _ask(page, "SELECT name, permalink FROM accounts")
        assert EVIL[:20] in page.locator("main").inner_text(), place
        assert page.evaluate("window.ran") is None
        assert page.locator("main img, main script, main svg[onload], main a[href^=javascript]").count() == 0
    assert [url for url in asked if not url.startswith((service.url, "data:"))] == []


def _ask(page: Page, sql: str) -> None:
    page.get_by_label("One SELECT").fill(sql)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("table")).to_be_visible()


def test_the_policy_stops_what_would_be_written_into_the_page(signed_in: Page) -> None:
    """Should the script ever use innerHTML, the browser refuses."""
    refused = "try { document.body.innerHTML = '<b>x</b>'; 'written' } catch (error) { error.name }"
    assert signed_in.evaluate(refused) == "TypeError"
    image = (
        "const i = new Image(); i.onload = () => done('loaded'); i.onerror = () => done('refused'); i.src = '/x.png'"
    )
    assert signed_in.evaluate(f"new Promise(done => {{ {image} }})") == "refused"
