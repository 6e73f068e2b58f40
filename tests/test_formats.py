"""An answer comes as JSON, Markdown or text, as the caller asks; rows also as CSV. SQLite shows it for all engines."""

import csv
import io
from pathlib import Path

import cmarkgfm
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.operation import operations
from migrations_mirror.stories import identifiers
from tests.apps import AUTH, app_on
from tests.demo_paths import EXAMPLES, PATHS

MISSED = "8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13"
NIGHTLY = "6f4922f4-5568-461a-8cdf-4ad2299f6d23"
STORIES = {
    name: value
    for name, value in vars(identifiers).items()
    if name.endswith("_DEPLOYMENT") and not name.startswith("UNKNOWN")
}


@pytest.fixture
def client(demo_client: FlaskClient) -> FlaskClient:
    return demo_client


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(f"/admin_api/{path}", headers=AUTH | headers)


def test_every_endpoint_that_is_asked_with_get_is_tried_here() -> None:
    assert {served.name for served in operations.values() if served.method == "GET"} == set(PATHS), "make openapi"


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("media", ["text/plain", "text/markdown", "application/json"])
def test_an_answer_comes_in_the_form_that_is_accepted(client: FlaskClient, path: str, media: str) -> None:
    response = get(client, path, Accept=media)
    assert response.status_code == 200, response.text
    assert response.mimetype == media
    assert response.text.endswith("\n")
    assert "Accept" in response.headers["Vary"]
    if media == "text/plain":
        too_long = [line for line in response.text.splitlines() if len(line) > 100 and "https://" not in line]
        assert too_long == []
    if media == "text/markdown":
        html = cmarkgfm.github_flavored_markdown_to_html(response.text)
        assert "<h2>" in html
        assert "<pre>" in html or "<ul>" in html or "<p>" in html


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        ("", "*/*", "application/json"),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("", "text/markdown;q=0.5, text/plain", "text/plain"),
        ("?format=text", "application/json", "text/plain"),
        ("?format=markdown", "*/*", "text/markdown"),
        ("?format=json", "text/plain", "application/json"),
    ],
)
def test_format_outweighs_accept(client: FlaskClient, query: str, accept: str, media: str) -> None:
    assert get(client, f"deployments/{MISSED}{query}", Accept=accept).mimetype == media


@pytest.mark.parametrize(("query", "accept"), [("?format=xml", "*/*"), ("", "text/html"), ("?format=csv", "*/*")])
def test_any_other_form_is_406_with_what_there_is(client: FlaskClient, query: str, accept: str) -> None:
    response = get(client, f"deployments/{MISSED}{query}", Accept=accept)
    assert response.status_code == 406
    assert "?format=json, markdown, text" in response.get_json()["error"]


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        ("?format=text", "*/*", "text/plain"),
        ("?format=markdown", "*/*", "text/markdown"),
        ("", "text/plain", "text/plain"),
        ("?format=json", "text/plain", "application/json"),
        ("", "*/*", "application/json"),
        ("?format=xml", "text/plain", "text/plain"),
        ("?format=csv", "text/csv", "application/json"),
        ("", "text/html", "application/json"),
    ],
)
@pytest.mark.parametrize(
    "path", [f"deployments/{EXAMPLES['server_groups']}", f"server_groups/{MISSED}/nothing", "accounts/%ff", "find"]
)
def test_an_error_comes_in_the_form_that_the_answer_would_have(
    client: FlaskClient, path: str, query: str, accept: str, media: str
) -> None:
    response = get(client, f"{path}{query}", Accept=accept)
    assert response.status_code in (400, 404, 406)
    assert response.mimetype == media
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.text.endswith("\n")
    if media == "application/json":
        assert response.get_json()["error"]
    else:
        assert response.text.startswith(f"Error {response.status_code}: ")


def test_an_error_in_text_has_its_hint(client: FlaskClient) -> None:
    error, hint = get(client, f"deployments/{EXAMPLES['server_groups']}?format=text").text.splitlines()
    assert error == "Error 404: Deployment not found"
    assert hint.startswith("Hint: This is the UUID of the server group ")


def test_an_error_in_markdown_smuggles_nothing_in(client: FlaskClient) -> None:
    text = get(client, "accounts/x/failure_patterns?format=markdown&days=%3Cb%3E%5Ba%5D(//b)").text
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    assert "<b>" not in html
    assert "href" not in html
    assert "whole number from 1 to 90" in text


def test_without_a_token_text_is_told_so_in_a_line(client: FlaskClient) -> None:
    response = client.get(f"/admin_api/deployments/{MISSED}/diagnosis?format=text")
    assert (response.status_code, response.text) == (401, "Error 401: Unauthorized\n")


@pytest.mark.parametrize("identifier", STORIES.values(), ids=STORIES)
def test_a_diagnosis_fits_a_ticket(client: FlaskClient, identifier: str) -> None:
    lines = get(client, f"deployments/{identifier}/diagnosis?format=text").text.splitlines()
    assert len(lines) <= 25
    assert [line for line in lines if len(line) > 100 and not line.startswith("https://")] == []


def test_a_diagnosis_says_what_a_ticket_needs(client: FlaskClient) -> None:
    lines = get(client, f"deployments/{NIGHTLY}/diagnosis?format=text").text.splitlines()
    assert "disk_full" in lines[0]
    assert f"https://teapot-shop.deployhq.com/projects/catalogue/deployments/{NIGHTLY}" in lines
    assert "- Account: The Teapot Shop (teapot-shop), active, package business" in lines
    assert "- Project Catalogue, branch main, by Scheduled deployment" in lines
    times = "- Failed after 1 min 49 s, 2026-11-20 02:00:06 to 02:01:55 UTC (customer: 02:00:06 to 02:01:55 GMT)"
    assert times in lines
    assert any("No space left on device" in line for line in lines)
    assert any(line.startswith("First: Customer: ") for line in lines)


def ask(client: FlaskClient, sql: str, media: str, **headers: str) -> TestResponse:
    return client.post("/admin_api/query", data=sql, headers=AUTH | headers, content_type=media)


@pytest.mark.parametrize("media", ["application/sql", "text/plain", "text/plain; charset=utf-8"])
def test_sql_is_taken_as_it_is(client: FlaskClient, media: str) -> None:
    assert ask(client, "SELECT COUNT(*) AS n FROM accounts", media).get_json()["columns"] == ["n"]


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        ("", "text/plain", 400),
        (b"\xff", "application/sql", 400),
        ("SELECT 1", "text/plain; charset=latin-1", 415),
        ("SELECT 1", "text/csv", 415),
        ("x" * 300_000, "text/plain", 413),
    ],
)
def test_a_text_that_is_no_sql_is_refused_in_words(client: FlaskClient, body: str, media: str, status: int) -> None:
    response = ask(client, body, media)
    assert response.status_code == status
    assert response.get_json()["error"]


def test_rows_come_as_csv_in_which_no_formula_runs(client: FlaskClient) -> None:
    sql = "SELECT '=1+1' AS \"=a\", '-2' AS b, -2 AS c, 'x, \"y\"' AS d, NULL AS e, '@x' AS f"
    response = ask(client, sql, "application/sql", Accept="text/csv")
    assert response.mimetype == "text/csv"
    assert response.headers["X-Truncated"] == "false"
    assert list(csv.reader(io.StringIO(response.text))) == [
        ["'=a", "b", "c", "d", "e", "f"],
        ["'=1+1", "'-2", "-2", 'x, "y"', "", "'@x"],
    ]


def test_rows_come_as_a_table_of_markdown(client: FlaskClient) -> None:
    response = ask(client, "SELECT 'a|b' AS x, '<b>' AS y, NULL AS z", "text/plain", Accept="text/markdown")
    html = cmarkgfm.github_flavored_markdown_to_html(response.text)
    assert "<td>a|b</td>" in html
    assert "<b>" not in html
    assert "<td>NULL</td>" in html


def test_an_answer_that_was_cut_says_so_in_each_form(client: FlaskClient) -> None:
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1200) SELECT x FROM n"
    assert ask(client, many, "text/plain", Accept="text/csv").headers["X-Truncated"] == "true"
    assert "there are more" in ask(client, many, "text/plain", Accept="text/markdown").text


def test_the_console_is_off_unless_it_is_asked_for(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/").status_code == 404
    with app_on(f"sqlite:///{tmp_path / 'none.sqlite3'}", console=True) as app:
        page = app.test_client().get("/")
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
