"""The tools are what openapi.json says, no more and no less."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp_types import Tool

from mcp_server.api.contract import inlined
from mcp_server.config import Config
from tests.demo_paths import DOCUMENT, parameter_of
from tests.mcp.answers import CALLS, SCHEMAS, shown, sparse
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, list_tools, refusal, text_of

OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation | {"path": path}
    for path, endpoints in DOCUMENT["paths"].items()
    for method, operation in endpoints.items()
    if method != "parameters"
}
STRICTER = {"maximum"}  # bounds that only the tools have: the API cuts off silently
TEXT_RULES = {"pattern", "minLength", "maxLength"}  # tools take pasted addresses too: test_urls.py has examples


@pytest.fixture
def tools(config: Config) -> dict[str, Tool]:
    return {tool.name: tool for tool in list_tools(config)}


def parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """An operation's parameters, those of a JSON body included."""
    if "requestBody" not in operation:
        return list(operation["parameters"])
    body = inlined(operation["requestBody"]["content"]["application/json"]["schema"], DOCUMENT["components"]["schemas"])
    in_body = body["properties"].items()
    return [{"name": name, "required": name in body["required"], "schema": schema} for name, schema in in_body]


def the_api_s_own(schema: dict[str, Any]) -> dict[str, Any]:
    """What the API's and the tool's schema of a parameter have in common."""
    return {key: value for key, value in schema.items() if key not in {"description", *STRICTER, *TEXT_RULES}}


def test_every_operation_has_a_tool_of_the_same_name_and_every_tool_an_operation(tools: dict[str, Tool]) -> None:
    assert set(tools) == set(OPERATIONS), "give each operation a method of its name in mcp_server/tools/admin.py"


FEWER = {("admin_list_deployments", "limit"): {"default": 7}}  # what an agent's context has room for


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_tool_takes_the_parameters_of_its_operation(tools: dict[str, Tool], name: str) -> None:
    taken = tools[name].input_schema
    path = OPERATIONS[name]["path"]
    expected = {parameter_of(path, each["name"]): each for each in parameters(OPERATIONS[name])}
    assert set(taken["properties"]) == set(expected), (
        "the parameters have the operation's names, but a permalink is called by the noun before it in the URL"
    )
    assert set(taken.get("required", ())) == {parameter for parameter, each in expected.items() if each["required"]}
    for parameter, schema in taken["properties"].items():
        own = FEWER.get((name, parameter), {})
        assert the_api_s_own(schema) == the_api_s_own({**expected[parameter]["schema"], **own})


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_tool_promises_the_names_and_types_of_its_operation_s_answer(tools: dict[str, Tool], name: str) -> None:
    published = tools[name].output_schema or {}
    assert published["properties"] == {
        key: {"type": part.get("type") or [each["type"] for each in part["anyOf"]]}
        for key, part in SCHEMAS[name]["properties"].items()
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_schema_that_answers_are_checked_against_is_valid_and_self_contained(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert "$ref" not in json.dumps(SCHEMAS[name])


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_tool_is_fully_annotated_as_read_only(tools: dict[str, Tool], name: str) -> None:
    annotations = tools[name].annotations
    assert annotations
    assert annotations.model_dump(by_alias=True, exclude={"title"}) == {
        "readOnlyHint": True,
        "destructiveHint": False,
        "idempotentHint": True,
        "openWorldHint": True,
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_tool_says_what_comes_back_when_to_use_it_and_what_next(tools: dict[str, Tool], name: str) -> None:
    description = tools[name].description or ""
    assert "Returns" in description
    assert any(when in description for when in ("Use it", "Start here"))
    assert "Next: admin_" in description
    for parameter in tools[name].input_schema["properties"].values():
        assert parameter["description"]


def test_no_schema_has_a_nullable_parameter(tools: dict[str, Tool]) -> None:
    for tool in tools.values():
        assert "anyOf" not in json.dumps(tool.input_schema)


def test_the_limit_of_failures_is_bounded_on_both_sides(tools: dict[str, Tool]) -> None:
    limit = tools["admin_list_recent_failures"].input_schema["properties"]["limit"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 100, 20)


@pytest.mark.parametrize(("tool", "arguments", "_", "answer"), CALLS)
def test_text_and_structured_content_carry_the_api_s_answer_and_what_a_newer_api_adds(
    api: StubApi, config: Config, tool: str, arguments: dict[str, Any], _: str, answer: dict[str, Any]
) -> None:
    for given in (answer, sparse(SCHEMAS[tool]), {**answer, "added_later": {"x": [1]}}):
        api.answer(given)
        result = call_tool(config, tool, arguments)
        assert not result.is_error
        assert result.structured_content == shown(tool, given)
        assert json.loads(text_of(result)) == result.structured_content


@pytest.mark.parametrize(("tool", "arguments", "_", "answer"), CALLS)
def test_an_answer_that_breaks_the_contract_is_refused_without_its_values(
    api: StubApi, config: Config, tool: str, arguments: dict[str, Any], _: str, answer: dict[str, Any]
) -> None:
    for key, value in answer.items():
        api.answer({**answer, key: "customer's secret" if isinstance(value, list) else ["customer's secret"]})
        sentence = refusal(call_tool(config, tool, arguments))
        assert f"disagree on the contract at $.{key}" in sentence
        assert "upgrade" in sentence
        assert "customer" not in sentence
    for key in SCHEMAS[tool]["required"]:
        api.answer({name: value for name, value in answer.items() if name != key})
        assert "disagree on the contract" in refusal(call_tool(config, tool, arguments))
