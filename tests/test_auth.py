"""Who may ask: the plan's bearer check, rotation, allowed networks, and the caller's address behind one proxy."""

from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.apps import TOKEN, MakeApp

pytestmark = pytest.mark.engine("sqlite")

PATH = "/admin_api/deployments/00000000-0000-0000-0000-000000000000"


def ask(client: FlaskClient, authorization: str | None = f"Bearer {TOKEN}", **options: Any) -> int:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return client.get(PATH, headers=headers | options.pop("headers", {}), **options).status_code


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Bearer {TOKEN} ",
        f"Bearer  {TOKEN}",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"bearer {TOKEN}",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer tökén".encode().decode("latin-1"),
        "Bearer \xff\xfe",
        f"Bearer {TOKEN}, Bearer {TOKEN}",
    ],
)
def test_no_token_or_a_wrong_one_is_401_with_the_plans_words(client: FlaskClient, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization is not None else {}
    response = client.get(PATH, headers=headers)
    assert response.status_code == 401
    assert response.get_json() == {"error": "Unauthorized"}
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("unset", ["", "   ", "\t\n"])
def test_an_unconfigured_token_is_500_for_every_bearer_and_logged(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str], unset: str
) -> None:
    client = make_app(token=unset, previous_token=TOKEN).test_client()
    for authorization in (f"Bearer {TOKEN}", "Bearer ", f"Bearer {unset}"):
        response = client.get(PATH, headers={"Authorization": authorization.replace("\n", "")})
        assert (response.status_code, response.get_json()) == (500, {"error": "Internal server error"})
    assert "DEPLOYHQ_ADMIN_API_TOKEN is not configured" in capsys.readouterr().out
    assert ask(client, None) == 401  # without a bearer, as planned


def test_the_previous_token_works_while_it_is_set(make_app: MakeApp) -> None:
    client = make_app(previous_token="old-token").test_client()
    assert ask(client, "Bearer old-token") == 404
    assert ask(client) == 404
    assert ask(make_app(previous_token="").test_client(), "Bearer old-token") == 401
    assert ask(make_app(previous_token="  ").test_client(), "Bearer   ") == 401


def test_a_token_beyond_ascii_is_compared_as_bytes(make_app: MakeApp) -> None:
    client = make_app(token="gehéim").test_client()
    assert ask(client, "Bearer gehéim".encode().decode("latin-1")) == 404
    assert ask(client, "Bearer gehéim") == 401


def test_every_route_but_the_health_checks_wants_the_token(app: Flask) -> None:
    open_routes = set()
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        url = rule.build(dict.fromkeys(rule.arguments, "x"))
        assert url is not None
        for method in (rule.methods or set()) - {"OPTIONS"}:
            if client.open(url[1], method=method).status_code != 401:
                open_routes.add(rule.rule)
    assert open_routes == {"/healthz", "/readyz"}


def test_other_networks_are_refused_even_with_the_token(make_app: MakeApp) -> None:
    networks = (ip_network("203.0.113.0/24"), ip_network("2001:db8::/32"))
    client = make_app(allowed_networks=networks, trusted_proxies=1).test_client()
    for address in ("203.0.113.9", "2001:db8::1", "::ffff:203.0.113.9"):
        assert ask(client, headers={"X-Forwarded-For": address}) == 404
    for address in ("198.51.100.1", "garbage"):
        assert ask(client, headers={"X-Forwarded-For": address}) == 403
    assert ask(client) == 403
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (0, "198.51.100.7", "127.0.0.1"),
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (1, 'x", 198.51.100.7', "198.51.100.7"),
        (1, '"x, 198.51.100.7', "198.51.100.7"),
        (1, "198.51.100.7,\t2001:db8::1 ", "2001:db8::1"),
        (1, '198.51.100.7, "x', "unknown"),
        (1, "198.51.100.7,", "unknown"),
        (1, "198.51.100.7:4711", "unknown"),
        (2, "198.51.100.7", "unknown"),
        (1, "", "unknown"),
    ],
)
def test_the_clients_address_is_what_our_own_proxies_saw(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str], proxies: int, forwarded: str, expected: str
) -> None:
    ask(make_app(trusted_proxies=proxies).test_client(), headers={"X-Forwarded-For": forwarded})
    assert f'"ip": "{expected}"' in capsys.readouterr().out


@pytest.mark.parametrize("forwarded", ['"x, 198.51.100.9', "198.51.100.9", "x", "", None])
def test_an_unknown_address_is_not_taken_for_the_proxys_own(make_app: MakeApp, forwarded: str | None) -> None:
    client = make_app(allowed_networks=(ip_network("127.0.0.0/8"),), trusted_proxies=1).test_client()
    assert ask(client, headers={"X-Forwarded-For": forwarded} if forwarded is not None else {}) == 403
