"""/metrics: who may read it, what it counts, and what the dashboard and the alerts ask of it."""

import json
import re

import pytest
from flask import g
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families as parse
from sqlalchemy import column, select
from sqlalchemy.exc import DBAPIError

from app.db.connection import connections
from app.models import accounts
from tests.apps import AUTH, TOKEN, MakeApp
from tests.builders import Rails
from tests.exposition import numbers
from tests.service import ROOT


@pytest.fixture
def counting(make_app: MakeApp, rails: Rails) -> FlaskClient:
    """A client of an app that has counted nothing yet, on an empty database."""
    return make_app().test_client()


def scrape(client: FlaskClient) -> dict[str, float]:
    return numbers(client.get("/metrics", headers=AUTH).text)


@pytest.mark.engine("sqlite")
def test_requests_are_counted_and_timed_by_operation_and_never_by_path(counting: FlaskClient) -> None:
    for path in ("/admin_api/deployments/none", "/admin_api/deployments/other", "/healthz", "/readyz", "/a", "/b"):
        counting.get(path, headers=AUTH)
    counted = scrape(counting)
    assert counted['deployhq_admin_requests_total{"operation": "admin_get_deployment", "status": "404"}'] == 2
    assert counted['deployhq_admin_requests_total{"operation": "health", "status": "200"}'] == 2
    assert counted['deployhq_admin_requests_total{"operation": "unknown", "status": "404"}'] == 2
    assert counted['deployhq_admin_request_seconds_count{"operation": "admin_get_deployment"}'] == 2
    assert 0 < counted['deployhq_admin_request_seconds_sum{"operation": "admin_get_deployment"}'] < 10
    assert "other" not in str(counted)


def test_statements_are_counted_by_operation(counting: FlaskClient, rails: Rails) -> None:
    identifier = rails.deployment(servers=[rails.server()])
    counting.get(f"/admin_api/deployments/{identifier}/servers", headers=AUTH)  # the first one looks at the schema too
    series = 'deployhq_admin_statement_seconds_count{"operation": "admin_get_deployment_servers"}'
    before = scrape(counting)[series]
    counting.get(f"/admin_api/deployments/{identifier}/servers", headers=AUTH)
    assert scrape(counting)[series] - before == 2


def test_a_statement_that_fails_is_counted_too_and_gives_its_connection_back(make_app: MakeApp, rails: Rails) -> None:
    app = make_app()
    with app.app_context(), pytest.raises(DBAPIError):
        connections().read(select(column("no_such_column")).select_from(accounts), {})
    counted = scrape(app.test_client())
    assert counted['deployhq_admin_statement_seconds_count{"operation": "none"}'] == 1
    assert counted["deployhq_admin_pool_in_use"] == 0
    with app.app_context():
        connections().read(select(accounts.c.id), {})
        assert scrape(make_app().test_client())["deployhq_admin_pool_in_use"] == 0
        assert numbers(app.extensions["metrics"].text().decode())["deployhq_admin_pool_in_use"] == 1


def test_a_connection_that_dies_in_use_is_not_counted_twice(make_app: MakeApp, rails: Rails) -> None:
    app = make_app()
    for _ in range(3):
        with app.app_context():
            connections().read(select(accounts.c.id), {})
            g.connection.driver_connection.close()
            with pytest.raises(DBAPIError):
                connections().read(select(accounts.c.id), {})
    assert scrape(app.test_client())["deployhq_admin_pool_in_use"] == 0


def test_the_pools_size_is_what_the_setting_says(make_app: MakeApp, rails: Rails) -> None:
    client = make_app(pool_size=3).test_client()
    client.get("/admin_api/deployments/none", headers=AUTH)
    assert scrape(client)["deployhq_admin_pool_size"] == 3


@pytest.mark.engine("sqlite")
def test_callers_that_are_turned_away_are_counted_by_reason(counting: FlaskClient) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer worse"}, AUTH):
        counting.get("/admin_api/deployments/none", headers=headers)
    counting.get("/metrics")
    counted = scrape(counting)
    assert counted['deployhq_admin_auth_failures_total{"reason": "token missing"}'] == 2
    assert counted['deployhq_admin_auth_failures_total{"reason": "token wrong"}'] == 2
    assert len([name for name in counted if "auth_failures" in name]) == 2


@pytest.mark.engine("sqlite")
def test_a_token_of_its_own_opens_metrics_and_nothing_else(make_app: MakeApp) -> None:
    client = make_app(metrics_token="scraper", previous_token="old-token").test_client()

    def status(path: str, token: str) -> int:
        return client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code

    assert [status("/metrics", token) for token in ("scraper", TOKEN, "old-token")] == [200, 200, 200]
    assert [status("/metrics", token) for token in ("wrong", "", " ")] == [401, 401, 401]
    assert status("/admin_api/deployments/none", "scraper") == 401
    assert client.get("/metrics").get_json() == {"error": "Unauthorized"}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(("metrics_token", "expected"), [("  ", 500), ("scraper", 401)])
def test_without_any_token_metrics_are_closed(make_app: MakeApp, metrics_token: str, expected: int) -> None:
    client = make_app(token="", metrics_token=metrics_token).test_client()
    for token in ("", " ", "  ", "x"):
        assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == expected


@pytest.mark.engine("sqlite")
def test_the_dashboard_and_the_alerts_ask_for_what_is_counted_and_for_all_of_it(counting: FlaskClient) -> None:
    counting.get("/metrics")
    counting.get("/admin_api/accounts/x/recent_failures", headers=AUTH)
    families = [each for each in parse(counting.get("/metrics", headers=AUTH).text) if each.samples]
    counted = {sample.name for family in families for sample in family.samples}
    dashboard = json.loads((ROOT / "docs/grafana-dashboard.json").read_text())
    questions = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    shown = set(re.findall(r"deployhq_admin_\w+", " ".join(questions)))
    assert shown <= counted
    for family in families:
        assert any(name.startswith(family.name) for name in shown), f"{family.name} is on no panel"
    assert set(re.findall(r"deployhq_admin_\w+", (ROOT / "docs/operations.md").read_text())) <= counted
