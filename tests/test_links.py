"""DeployHQ's own pages: every deployment, project, server and account of an answer has its `url`, and find reads it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.apps import app_on
from tests.demo_paths import PATHS
from tests.test_formats import STORIES, get

NAMES = ("identifier", "server_identifier", "deployment_identifier", "permalink")
NO_PAGE = {"step", "steps", "transfers", "failed_steps", "agent", "agents", "arguments"}
"""Parts of answers that name rows without a page of their own."""


def records(value: Any, name: str = "") -> Iterator[dict[str, Any]]:
    """Yield each record of an answer that names a row which has a page."""
    if isinstance(value, list):
        for each in value:
            yield from records(each, name)
    elif isinstance(value, dict) and name not in NO_PAGE:
        if any(value.get(key) for key in NAMES):
            yield value
        for key, part in value.items():
            yield from records(part, key)


@pytest.mark.parametrize("path", [path for name, path in PATHS.items() if name != "admin_describe_schema"])
def test_whatever_has_a_page_has_its_url(demo_client: FlaskClient, path: str) -> None:
    found = list(records(get(demo_client, path).get_json()))
    assert found
    without = [record for record in found if not str(record.get("url")).startswith("https://")]
    assert without == []


def test_find_reads_each_url_of_a_diagnosis(demo_client: FlaskClient) -> None:
    """Each leads to the row that it stands beside; the evidence holds other deployments and servers."""
    pages: dict[str, str] = {}
    for story in STORIES.values():
        answer = get(demo_client, f"deployments/{story}/diagnosis").get_json()
        for record in records(answer) if answer.get("account") else ():
            key = next(key for key in ("deployment_identifier", "server_identifier", *NAMES) if record.get(key))
            pages[record["url"]] = record[key]
    assert sum("/servers/" in url for url in pages) > 10
    assert sum("/deployments/" in url for url in pages) > len(STORIES) / 2
    for url, identifier in pages.items():
        match = get(demo_client, f"find?q={url}").get_json()["matches"][0]
        assert (match["url"], match["matched"]) == (url, "exact")
        assert identifier in (match["identifier"], match["project"])


def test_the_base_is_configurable(demo: str) -> None:
    with app_on(demo, page_url="https://staging.example/{account}") as app:
        answer = get(app.test_client(), "accounts/teapot-shop/recent_failures").get_json()
    assert answer["account"]["url"] == "https://staging.example/teapot-shop"
    assert {str(row["url"]).partition("/projects/")[0] for row in answer["failures"]} == {answer["account"]["url"]}
