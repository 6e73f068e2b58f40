"""There is no secret that works without somebody having chosen it."""

import json
import re

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from tests.security.conftest import every_path_with
from tests.service import ROOT

GUESSES = ("", " ", "admin", "changeme", "secret", "test", "token", "None", "null", "undefined", "password")


@pytest.fixture
def unconfigured() -> Flask:
    """The app with the least environment that it starts in."""
    return create_app(Settings.from_environ({"DATABASE_URL": "sqlite:////nowhere/x"}))


def test_a_service_without_tokens_lets_nobody_in(unconfigured: Flask) -> None:
    client = unconfigured.test_client()
    for path in every_path_with(unconfigured, lambda _: ["x"]):
        if path not in ("/healthz", "/readyz"):
            assert client.get(path).status_code == 401
            for guess in GUESSES:
                assert client.get(path, headers={"Authorization": f"Bearer {guess}"}).status_code == 500, (path, guess)


def test_flask_has_no_key_that_could_sign_anything(unconfigured: Flask) -> None:
    assert not unconfigured.secret_key


def test_the_files_for_deploying_ask_for_secrets_and_bring_none() -> None:
    variables = json.loads((ROOT / "app.json").read_text())["env"]
    for name, variable in variables.items():
        if re.search("TOKEN|URL|PASSWORD", name):
            assert "value" not in variable, name
    assert variables["DEPLOYHQ_ADMIN_API_TOKEN"]["generator"] == "secret"
    for line in (ROOT / ".env.example").read_text().splitlines():
        assert line.startswith("#") or line.endswith("="), line
    for secret in re.findall(r"\$\{(\w*(?:TOKEN|PASSWORD)\w*)(.*?)\}", (ROOT / "compose.yaml").read_text()):
        assert secret[1].startswith(":?"), f"{secret[0]} has a default"
