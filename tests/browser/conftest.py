"""Fixtures: Chromium, the service on the demo's rows, and a page that fails the test for what it logs."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.config import database_url
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.service import ROOT, Service, running

TOKEN = "browser-test-token-0123456789"
AXE = ROOT / ".browser" / "node_modules" / "axe-core" / "axe.min.js"
# --no-sandbox: the tests run as root in containers. The rest keeps Chromium from calling home.
FLAGS = [
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--no-first-run",
]


def _needed(found: object, reason: str) -> None:
    if not found and os.environ.get("REQUIRE_DATABASES"):
        pytest.fail(reason)
    if not found:
        pytest.skip(reason)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    _needed(chromium, "no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def axe() -> str:
    """The accessibility checker's script."""
    _needed(AXE.exists(), "no axe-core: make .browser/installed (needs npm)")
    return AXE.read_text()


@pytest.fixture(scope="package")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a SQLite file with the demo's rows."""
    url = f"sqlite:///{tmp_path_factory.mktemp('console') / 'demo.sqlite3'}"
    create(database_url(url))
    sample(database_url(url))
    return url


@pytest.fixture(scope="package")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with its console, on the demo's rows."""
    settings = {"DEPLOYHQ_CONSOLE": "1", "DEPLOYHQ_QUERY_DATABASE_URL": database}
    with running(tmp_path_factory.mktemp("service"), database, TOKEN, **settings) as started:
        yield started


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A page of a new context. What the console logs as an error fails the test."""
    context = browser.new_context(base_url=service.url, permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def signed_in(page: Page) -> Page:
    """The page with the token pasted."""
    page.goto("/")
    sign_in(page)
    return page


def sign_in(page: Page, token: str = TOKEN) -> None:
    """Paste a token where the page asks for it."""
    page.get_by_label("bearer token").fill(token)
    page.get_by_role("button", name="Use it").click()
