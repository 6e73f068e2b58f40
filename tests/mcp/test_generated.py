"""What is generated from the code and committed is fresh, and describes what a client is shown."""

import json
import re
from typing import Any

import pytest

import mcp_server
from scripts.generate import ROOT, generated

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
