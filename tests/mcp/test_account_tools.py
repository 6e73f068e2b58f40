"""The 18 tools of the server that this one replaces: same names, same parameters, same requests."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp_types import Tool

from mcp_server.config import Config
from tests.mcp.account_answers import (
    ACCOUNT_CALLS,
    ACCOUNT_TOOLS,
    DEPLOY,
    FILE,
    PAGE,
    SECRET,
    SERVER_ID,
    USER,
    UUID,
    VARIABLE,
    AccountCall,
)
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, list_tools, refusal, text_of

# The old server's parameters; those with a star are required.
PARAMETERS = {
    "list_projects": "",
    "get_project": "permalink*",
    "list_servers": "project*",
    "list_deployments": "project* page server_uuid",
    "get_deployment": "project* uuid*",
    "get_deployment_log": "project* uuid* step grep tail",
    "create_deployment": "project* parent_identifier* start_revision* end_revision* branch mode copy_config_files"
    " run_build_commands use_build_cache use_latest",
    "list_global_environment_variables": "",
    "create_global_environment_variable": "name* value* locked build_pipeline",
    "update_global_environment_variable": "id* name value locked build_pipeline",
    "delete_global_environment_variable": "id*",
    "list_global_config_files": "",
    "get_global_config_file": "id*",
    "create_global_config_file": "path* body* description build",
    "update_global_config_file": "id* path body description build",
    "delete_global_config_file": "id*",
    "list_ssh_keys": "",
    "create_ssh_key": "title* key_type",
}
NAMES = [f"{call.tool}-{number}" for number, call in enumerate(ACCOUNT_CALLS)]


@pytest.fixture
def tools(account: Config) -> dict[str, Tool]:
    return {tool.name: tool for tool in list_tools(account)}


def test_every_old_tool_is_there_with_its_parameters(tools: dict[str, Tool]) -> None:
    assert set(tools) == set(PARAMETERS) == ACCOUNT_TOOLS
    for name, parameters in PARAMETERS.items():
        schema = tools[name].input_schema
        required = set(schema.get("required", []))
        shown = {f"{parameter}*" if parameter in required else parameter for parameter in schema["properties"]}
        assert shown == set(parameters.split()), name


def test_no_parameter_is_of_a_kind_that_some_clients_refuse(tools: dict[str, Tool]) -> None:
    schemas = json.dumps([tool.input_schema for tool in tools.values()])
    for refused in ("anyOf", "oneOf", "allOf", "$ref", '"null"', "null"):
        assert refused not in schemas
    kinds = tools["create_deployment"].input_schema["properties"]
    for name in ("copy_config_files", "run_build_commands", "use_build_cache"):
        assert kinds[name]["type"] == "boolean"
    assert kinds["mode"]["enum"] == ["queue", "preview"]


@pytest.mark.parametrize("call", ACCOUNT_CALLS, ids=NAMES)
def test_a_tool_sends_what_the_old_one_sent_and_its_hints_are_those_of_the_verb(
    api: StubApi, account: Config, tools: dict[str, Tool], call: AccountCall
) -> None:
    api.answer(call.answer, call.status)
    assert not call_tool(account, call.tool, call.arguments).is_error
    (asked,) = api.asked
    assert (asked.method, asked.target) == (call.verb, call.target)
    assert (json.loads(asked.body) if asked.body else None) == call.body
    user = base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode()
    assert user == f"{USER.email}:{USER.api_key}"
    assert asked.headers["Content-Type"] == ("application/json" if call.body else None)
    hints = tools[call.tool].annotations
    assert hints
    assert hints.read_only_hint is (call.verb == "GET")
    assert hints.idempotent_hint is (call.verb in ("GET", "PATCH", "DELETE"))
    assert hints.destructive_hint is (call.verb in ("PATCH", "DELETE") or call.tool == "create_deployment")
    assert hints.open_world_hint is True


@pytest.mark.parametrize("call", ACCOUNT_CALLS, ids=NAMES)
def test_text_and_structure_agree_keep_the_schema_and_hold_no_secret(
    api: StubApi, account: Config, tools: dict[str, Tool], call: AccountCall
) -> None:
    api.answer(call.answer, call.status)
    result = call_tool(account, call.tool, call.arguments)
    assert json.loads(text_of(result)) == result.structured_content
    Draft202012Validator(tools[call.tool].output_schema or {}).validate(result.structured_content)
    assert (SECRET in text_of(result)) is (call.tool == "get_global_config_file")  # whose purpose it is
    assert USER.api_key not in text_of(result)


@pytest.mark.parametrize("tool", sorted(name for name, parameters in PARAMETERS.items() if not parameters))
def test_arguments_may_be_absent_when_there_are_none(api: StubApi, account: Config, tool: str) -> None:
    api.answer([])
    assert not call_tool(account, tool, None).is_error  # type: ignore[arg-type]


@pytest.mark.parametrize("tool", sorted(name for name, parameters in PARAMETERS.items() if "*" in parameters))
def test_a_missing_argument_is_named(account: Config, tool: str) -> None:
    first = PARAMETERS[tool].split()[0].rstrip("*")
    assert f"{first} is missing. Send: " in refusal(call_tool(account, tool, {}))


@pytest.mark.parametrize("flag", [True, False, "true", "false"])
def test_a_flag_is_sent_as_it_is_given_and_not_at_all_when_it_is_left_out(
    api: StubApi, account: Config, flag: object
) -> None:
    api.answer(FILE)
    call_tool(account, "update_global_config_file", {"id": "f-1", "build": flag})
    call_tool(account, "update_global_config_file", {"id": "f-1", "path": "x", "build": None})
    bodies = [json.loads(asked.body)["config_file"] for asked in api.asked]
    assert bodies == [{"build": str(flag).lower() == "true"}, {"path": "x"}]


def test_a_change_of_nothing_is_refused(api: StubApi, account: Config) -> None:
    for tool in ("update_global_config_file", "update_global_environment_variable"):
        assert "Send at least one of" in refusal(call_tool(account, tool, {"id": "7"}))
    assert api.connections == 0


@pytest.mark.parametrize("identifier", [7, "7"])
def test_ids_may_be_numbers_and_a_deleted_thing_is_a_success(api: StubApi, account: Config, identifier: object) -> None:
    api.answer(b"", 204)
    result = call_tool(account, "delete_global_environment_variable", {"id": identifier})
    assert result.structured_content == {"deleted": True, "id": "7"}


def test_pages_are_passed_on_with_their_numbers(api: StubApi, account: Config) -> None:
    api.answer(PAGE)
    answer: Any = call_tool(account, "list_deployments", {"project": "shop", "page": 2}).structured_content
    assert answer["pagination"] == PAGE["pagination"]
    assert answer["total"] == 1
    assert "page" in refusal(call_tool(account, "list_deployments", {"project": "shop", "page": 0}))


def test_what_the_public_api_gives_in_odd_types_still_keeps_the_schema(api: StubApi, account: Config) -> None:
    odd = {"identifier": 5, "name": None, "masked_value": 1.5, "locked": "yes", "build_pipeline": [1], "more": SECRET}
    api.answer([odd, None, VARIABLE, "text"])
    result = call_tool(account, "list_global_environment_variables", {})
    assert not result.is_error
    assert SECRET not in text_of(result)


def test_without_a_base_url_the_account_s_own_host_is_asked(
    api: StubApi, account: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.answer([], 200)
    monkeypatch.setenv("HTTPS_PROXY", api.url)
    refusal(call_tool(replace(account, account_url=None), "list_projects", {}))
    assert (api.asked[0].method, api.asked[0].target) == ("CONNECT", "acme.deployhq.com:443")


def test_a_deployment_to_a_pasted_server_goes_to_that_server(api: StubApi, account: Config) -> None:
    api.answer({"identifier": UUID}, 201)
    pasted = {**DEPLOY, "parent_identifier": f"https://acme.deployhq.com/projects/shop/servers/{SERVER_ID}"}
    call_tool(account, "create_deployment", {"project": "shop", **pasted})
    assert json.loads(api.asked[0].body)["deployment"]["parent_identifier"] == SERVER_ID
