"""X-Request-Start: what a request has waited before it got a thread is part of its time."""

import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.apps import TOKEN, app_on, statements_of
from tests.databases import mirror

PATH = "/admin_api/deployments/none"


def heroku(waited: float) -> str:
    return str(int((time.time() - waited) * 1000))


def nginx(waited: float) -> str:
    return f"t={time.time() - waited:.3f}"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database's URL: which database it is makes no difference."""
    folder: Path = tmp_path_factory.mktemp("arrival")
    with mirror("sqlite", folder, "main") as made:
        return made


def status(client: FlaskClient, start: str, path: str = PATH, token: str = TOKEN) -> int:
    return client.get(path, headers={"Authorization": f"Bearer {token}", "X-Request-Start": start}).status_code


@pytest.mark.parametrize("written", [heroku, nginx])
def test_a_request_that_has_waited_its_time_away_is_503_at_once(url: str, written: type[str]) -> None:
    with app_on(url, trusted_proxies=1) as app, statements_of(app) as statements:
        client = app.test_client()
        late = client.get(PATH, headers={"Authorization": f"Bearer {TOKEN}", "X-Request-Start": written(10)})
        assert (late.status_code, late.headers["Retry-After"]) == (503, "5")
        assert "waited 4 seconds" in late.get_json()["error"]
        assert not statements
        assert status(client, written(2)) == 404
        assert statements


def test_a_start_that_cannot_be_is_as_none(url: str) -> None:
    with app_on(url, trusted_proxies=1) as app:
        client = app.test_client()
        for start in ("", "soon", "t=soon", "-1", "t=1", "1" * 40, nginx(-30), heroku(-30), nginx(3600)):
            assert status(client, start) == 404, start


def test_a_caller_without_a_proxy_in_front_cannot_say_when_it_began(url: str) -> None:
    with app_on(url) as app:
        assert status(app.test_client(), heroku(10)) == 404


def test_a_late_request_is_still_asked_for_its_token_and_health_is_told(url: str) -> None:
    with app_on(url, trusted_proxies=1) as app:
        client = app.test_client()
        assert status(client, heroku(10), token="wrong") == 401
        assert status(client, heroku(10), "/healthz") == 200
        assert status(client, heroku(10), "/metrics") == 200
