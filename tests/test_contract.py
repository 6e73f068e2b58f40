"""The OpenAPI document: generated from the schemas that serialise, complete, and committed for the MCP server."""

import json
import os
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.openapi import openapi_document
from tests.apps import AUTH
from tests.service import ROOT

pytestmark = pytest.mark.engine("sqlite")


def test_the_document_is_served_behind_the_token(app: Flask, client: FlaskClient) -> None:
    assert client.get("/admin_api/openapi.json").status_code == 401
    assert client.get("/admin_api/openapi.json", headers=AUTH).get_json() == openapi_document(app)


@pytest.mark.process
def test_the_command_prints_it_without_any_settings_and_the_committed_copy_is_fresh() -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "openapi"]
    printed = subprocess.check_output(command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, text=True, timeout=60)
    assert (ROOT / "mcp_server" / "api" / "openapi.json").read_text() == printed, "run `make openapi`"


def test_it_describes_the_plans_endpoints_and_those_added_and_explains_every_field(app: Flask) -> None:
    document = openapi_document(app)
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) >= {
        "/admin_api/deployments/{identifier}",
        "/admin_api/deployments/{identifier}/servers",
        "/admin_api/accounts/{permalink}/recent_failures",
        "/admin_api/server_groups/{identifier}",
        "/admin_api/deployments/{identifier}/diagnosis",
        "/admin_api/accounts/{permalink}/failure_patterns",
    }
    unexplained = [
        f"{name}.{key}"
        for name, schema in document["components"]["schemas"].items()
        for key, field in schema["properties"].items()
        if "description" not in field and "$ref" not in json.dumps(field)
    ]
    assert unexplained == []
