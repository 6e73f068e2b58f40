"""What a person sees and does, by what the page says: never by its ids or classes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import TOKEN, sign_in

MISSED = "8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13"


def test_a_wrong_token_is_said_and_asked_for_again(page: Page) -> None:
    page.goto(f"/#/deployments/{MISSED}")
    sign_in(page, "not the token")
    expect(page.get_by_role("alert")).to_contain_text("Unauthorized")
    expect(page.get_by_label("bearer token")).to_be_focused()


def test_the_token_stays_in_the_tab(signed_in: Page) -> None:
    expect(signed_in.get_by_label("Paste whatever")).to_be_visible()
    assert TOKEN not in signed_in.url
    assert signed_in.evaluate("document.cookie + JSON.stringify({...localStorage})") == "{}"
    signed_in.get_by_role("button", name="Forget the token").click()
    assert signed_in.evaluate("sessionStorage.getItem('token')") is None


def test_a_shared_address_shows_the_diagnosis_and_its_timeline(signed_in: Page) -> None:
    signed_in.goto(f"/#/deployments/{MISSED}")
    expect(signed_in.get_by_role("heading", level=2)).to_contain_text("web3")
    timeline = signed_in.get_by_role("img", name=re.compile("Timeline of 6 lanes"))
    expect(timeline).to_be_visible()
    expect(timeline).to_contain_text("begin derived from the step before")
    expect(signed_in).to_have_title(re.compile("web3"))


def test_the_diagnosis_is_copied_as_markdown(signed_in: Page) -> None:
    signed_in.goto(f"/#/deployments/{MISSED}")
    signed_in.get_by_role("button", name="Copy as Markdown").click()
    expect(signed_in.get_by_role("button", name="Copied")).to_be_visible()
    assert "web3" in signed_in.evaluate("navigator.clipboard.readText()")


def test_a_missing_row_and_a_dead_service_are_said(signed_in: Page) -> None:
    signed_in.goto("/#/deployments/00000000-0000-4000-8000-000000000000")
    expect(signed_in.get_by_role("alert")).to_contain_text("Deployment not found")
    signed_in.route("**/admin_api/**", lambda route: route.abort())
    signed_in.goto(f"/#/deployments/{MISSED}")
    expect(signed_in.get_by_role("alert")).to_contain_text("does not answer")


def test_a_slow_answer_is_announced_and_left_when_another_page_is_asked_for(signed_in: Page) -> None:
    signed_in.route("**/timeline", lambda _: None)
    signed_in.goto(f"/#/deployments/{MISSED}")
    expect(signed_in.get_by_role("status")).to_have_text("Asking…")
    signed_in.goto("/#/sql")
    expect(signed_in.get_by_role("heading", level=2)).to_have_text("SQL")
    expect(signed_in.get_by_role("status")).to_have_text("")


def test_sql_is_answered_as_a_table_and_saved(signed_in: Page) -> None:
    signed_in.goto("/#/sql")
    box = signed_in.get_by_label("One SELECT")
    box.fill("SELECT permalink, status FROM accounts ORDER BY id LIMIT 2")
    box.press("Control+Enter")
    expect(signed_in.get_by_role("columnheader", name="permalink")).to_be_visible()
    expect(signed_in.get_by_role("cell", name="harbour-web")).to_be_visible()
    with signed_in.expect_download() as download:
        signed_in.get_by_role("button", name="Save as CSV").click()
    assert download.value.path().read_text().startswith("permalink,status")
    box.fill("SELECT password FROM servers")
    signed_in.get_by_role("button", name="Run").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("password")


def test_it_works_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.type(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Paste whatever")).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type(MISSED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("web3")


@pytest.mark.parametrize("place", [f"deployments/{MISSED}", "accounts/teapot-shop", "find/web", "sql"])
def test_a_narrow_window_needs_no_scrolling_sideways(signed_in: Page, place: str) -> None:
    signed_in.set_viewport_size({"width": 320, "height": 640})
    signed_in.goto(f"/#/{place}")
    expect(signed_in.get_by_role("heading", level=2)).to_be_visible()
    expect(signed_in.get_by_role("status")).to_have_text("")
    assert signed_in.evaluate("document.documentElement.scrollWidth") == 320
    for picture in signed_in.get_by_role("img").all():
        box = picture.bounding_box()
        assert box
        assert box["width"] > 600  # its text stays readable; the picture scrolls by itself


@pytest.mark.parametrize("place", ["/", f"/#/deployments/{MISSED}", "/#/accounts/teapot-shop", "/#/sql"])
def test_axe_finds_no_violation(signed_in: Page, axe: str, place: str) -> None:
    signed_in.emulate_media(color_scheme="light")
    signed_in.goto(place)
    expect(signed_in.get_by_role("status")).to_have_text("")
    signed_in.evaluate(axe)
    find = "axe.run().then(done => done.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    assert signed_in.evaluate(find) == []
    signed_in.emulate_media(color_scheme="dark")
    assert signed_in.evaluate(find) == []


def test_whatever_the_ticket_holds_leads_to_the_diagnosis(signed_in: Page) -> None:
    signed_in.get_by_label("Paste whatever").fill(
        f"Hello, see <https://harbour-web.deployhq.com/projects/city-museum/deployments/{MISSED}>. Thanks!"
    )
    signed_in.get_by_role("button", name="Find").click()
    expect(signed_in.get_by_role("heading", level=2)).to_contain_text("web3")
    signed_in.get_by_label("Paste whatever").fill("teapot-shop")
    signed_in.get_by_role("button", name="Find").click()
    expect(signed_in.get_by_role("heading", level=2)).to_contain_text("The Teapot Shop")
    expect(signed_in.get_by_role("img", name=re.compile("failures in"))).to_be_visible()
    expect(signed_in.get_by_role("heading", name="Projects")).to_be_visible()
