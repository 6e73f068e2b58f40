"""What is generated from the code and committed is fresh, and describes what a client is shown."""

import json
import re
from typing import Any

import pytest

import mcp_server
from scripts.generate import generated
from tests.service import ROOT

FRESH = generated()
MANIFEST: dict[str, Any] = json.loads(FRESH["packaging/manifest.json"])


@pytest.mark.parametrize("name", FRESH)
def test_a_generated_file_is_fresh(name: str) -> None:
    committed = (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else ""
    assert committed == FRESH[name], f"{name} is stale: run `make generated` and look at the difference"


def test_the_page_has_a_line_for_every_tool_prompt_and_resource() -> None:
    names = [tool["name"] for tool in json.loads(FRESH["tests/mcp/golden/tools.json"])]
    assert "admin_get_deployment" in names
    assert len(names) == len(set(names))
    lines = re.findall(r"^\| `(.+?)` \|", FRESH["docs/mcp-tools.md"], re.MULTILINE)
    others = ["investigate_deployment", "investigate_account", "investigate_with_sql"]
    assert sorted(line for line in lines if "://" not in line) == sorted([*names, *others])
    assert len([line for line in lines if line.startswith("deployhq-admin://")]) == 4


def test_the_manifest_asks_for_what_it_passes_on_and_hides_the_secrets() -> None:
    passed = MANIFEST["server"]["mcp_config"]["env"]
    assert set(passed.values()) == {f"${{user_config.{name}}}" for name in MANIFEST["user_config"]}
    secret = {name for name, setting in MANIFEST["user_config"].items() if setting.get("sensitive")}
    assert secret == {"admin_token", "api_key"}
    # A setting that is left out and has no default would reach the server as its own placeholder.
    assert all("default" in setting for setting in MANIFEST["user_config"].values())
    assert MANIFEST["version"] == mcp_server.__version__


def test_every_variable_that_is_passed_on_is_documented() -> None:
    documented = (ROOT / "docs/configuration.md").read_text()
    assert all(f"`{variable}`" in documented for variable in MANIFEST["server"]["mcp_config"]["env"])


def test_the_skill_has_the_head_that_clients_read_and_names_tools_that_exist() -> None:
    _, head, text = FRESH["skills/deployhq-support/SKILL.md"].split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    assert fields["name"] == "deployhq-support"
    assert 0 < len(fields["description"]) <= 1024
    names = {tool["name"] for tool in json.loads(FRESH["tests/mcp/golden/tools.json"])}
    assert set(re.findall(r"`(admin_\w+|get_deployment_log)`", text)) <= names


def test_the_registries_entry_names_the_package_and_hides_the_secrets() -> None:
    entry = json.loads(FRESH["packaging/server.json"])
    (package,) = entry["packages"]
    assert (package["identifier"], package["version"]) == ("deployhq-mcp", mcp_server.__version__)
    secret = {variable["name"] for variable in package["environmentVariables"] if variable["isSecret"]}
    assert secret == {"DEPLOYHQ_ADMIN_TOKEN", "DEPLOYHQ_API_KEY"}
