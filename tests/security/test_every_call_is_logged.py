"""Every authenticated request logs address and path, once. Failed auth attempts log the address and the reason."""

import json
from collections.abc import Callable
from ipaddress import ip_network

import pytest
from flask import Flask

from tests.security.conftest import AUTH, CALLER, Walk

PATH = "/admin_api/deployments/none"


def test_every_authenticated_request_of_every_endpoint(walk: Walk) -> None:
    lines = [json.loads(line) for line in walk.output.splitlines()]
    assert [line["path"] for line in lines if line["logger"] == "app.request"] == list(walk.answers)
    assert {line["ip"] for line in lines if line["logger"] == "app.request"} == {CALLER}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("path", [PATH, "/metrics"])
@pytest.mark.parametrize(
    ("settings", "headers", "reason"),
    [
        ({}, {}, "token missing"),
        ({}, {"Authorization": "Bearer guessed-value"}, "token wrong"),
        ({"token": ""}, AUTH, "token not configured"),
        ({"allowed_networks": (ip_network("203.0.113.0/24"),)}, AUTH, "network refused"),
    ],
)
def test_every_failed_attempt(
    make_app: Callable[..., Flask],
    capsys: pytest.CaptureFixture[str],
    path: str,
    settings: dict[str, object],
    headers: dict[str, str],
    reason: str,
) -> None:
    make_app(trusted_proxies=1, **settings).test_client().get(path, headers=headers | {"X-Forwarded-For": CALLER})
    output = capsys.readouterr().out
    line = json.loads(output.splitlines()[-1])
    assert (line["ip"], line["path"], line["auth"]) == (CALLER, path, reason)
    assert "guessed-value" not in output
