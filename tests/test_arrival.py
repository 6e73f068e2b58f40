"""X-Request-Start: what a request has waited before it got a thread is part of its time."""

import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.apps import AUTH, MakeApp, statements_of

pytestmark = pytest.mark.engine("sqlite")

PATH = "/admin_api/deployments/none"


def heroku(waited: float) -> str:
    return str(int((time.time() - waited) * 1000))


def nginx(waited: float) -> str:
    return f"t={time.time() - waited:.3f}"


@pytest.fixture(scope="module")
def proxied(make_app: MakeApp) -> FlaskClient:
    """A client of an app that has a proxy in front."""
    return make_app(trusted_proxies=1).test_client()


def status(client: FlaskClient, start: str, path: str = PATH, **headers: str) -> int:
    return client.get(path, headers=AUTH | {"X-Request-Start": start} | headers).status_code


@pytest.mark.parametrize("written", [heroku, nginx])
def test_a_request_that_has_waited_its_time_away_is_503_at_once(
    proxied: FlaskClient, written: Callable[[float], str]
) -> None:
    with statements_of(proxied.application) as statements:
        late = proxied.get(PATH, headers=AUTH | {"X-Request-Start": written(10)})
        assert (late.status_code, late.headers["Retry-After"]) == (503, "5")
        assert "waited 4 seconds" in late.get_json()["error"]
        assert not statements
        assert status(proxied, written(2)) == 404
        assert statements


def test_a_start_that_cannot_be_is_as_none(proxied: FlaskClient) -> None:
    for start in ("", "soon", "t=soon", "-1", "t=1", "1" * 40, nginx(-30), heroku(-30), nginx(3600)):
        assert status(proxied, start) == 404, start


def test_a_caller_without_a_proxy_in_front_cannot_say_when_it_began(client: FlaskClient) -> None:
    assert status(client, heroku(10)) == 404


def test_a_late_request_is_still_asked_for_its_token_and_health_is_told(proxied: FlaskClient) -> None:
    assert status(proxied, heroku(10), Authorization="Bearer wrong") == 401
    assert status(proxied, heroku(10), "/healthz") == 200
    assert status(proxied, heroku(10), "/metrics") == 200
