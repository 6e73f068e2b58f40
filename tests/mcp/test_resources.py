"""The resources: what is listed, what is read, and what an address that leads nowhere gets."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from fastmcp import Client, FastMCP
from fastmcp.exceptions import McpError
from mcp_types import Resource, ResourceTemplate, TextResourceContents

from mcp_server.config import Config
from tests.mcp.answers import DEPLOYMENT, DEPLOYMENT_ID, FAILURES
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import ERAS, TOKEN, call_tool, converse, server_for, text_of

TEXTS = ["deployhq-admin://runbook", "deployhq-admin://glossary"]
DEPLOYMENT_URI = f"deployhq-admin://deployments/{DEPLOYMENT_ID}"
TEMPLATES = {"deployhq-admin://deployments/{identifier}", "deployhq-admin://accounts/{permalink}/recent_failures"}
FAILURES_URI = "deployhq-admin://accounts/acme/recent_failures"


def read(server: FastMCP, uri: str, era: str = "auto") -> TextResourceContents:
    """What stands at an address."""

    async def talk(client: Client[Any]) -> TextResourceContents:
        (content,) = await client.read_resource(uri)
        assert isinstance(content, TextResourceContents)
        return content

    return converse(server, talk, era)


@pytest.mark.parametrize("era", ERAS)
def test_two_texts_and_two_templates_are_listed(config: Config, era: str) -> None:
    server = server_for(config)
    resources = converse(server, lambda client: client.list_resources(), era)
    templates = converse(server, lambda client: client.list_resource_templates(), era)
    assert {resource.uri for resource in resources} == set(TEXTS)
    assert {template.uri_template for template in templates} == TEMPLATES
    listed: list[Resource | ResourceTemplate] = [*resources, *templates]
    assert all(each.title and each.description and each.mime_type for each in listed)


@pytest.mark.parametrize("era", ERAS)
def test_without_a_token_none_is_listed_and_reading_says_what_to_set(api: StubApi, config: Config, era: str) -> None:
    server = server_for(replace(config, admin_token=None))
    assert converse(server, lambda client: client.list_resources(), era) == []
    assert converse(server, lambda client: client.list_resource_templates(), era) == []
    assert converse(server, lambda client: client.list_prompts(), era) == []
    for uri in (*TEXTS, DEPLOYMENT_URI, FAILURES_URI):
        with pytest.raises(McpError, match="set DEPLOYHQ_ADMIN_TOKEN"):
            read(server, uri, era)
    assert api.connections == 0


@pytest.mark.parametrize("uri", TEXTS)
def test_a_text_is_markdown_with_a_heading(config: Config, uri: str) -> None:
    content = read(server_for(config), uri)
    assert content.mime_type == "text/markdown"
    assert content.text.startswith("# ")


def test_the_glossary_explains_every_list_of_the_transfer_check(config: Config) -> None:
    glossary = read(server_for(config), "deployhq-admin://glossary").text
    assert set(re.findall(r"^\| (\w+_steps) \|", glossary, re.MULTILINE)) == {
        name for name in DEPLOYMENT["diagnostics"] if name.endswith("_transfer_steps")
    }


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(
    ("uri", "answer", "tool", "arguments"),
    [
        (DEPLOYMENT_URI, DEPLOYMENT, "admin_get_deployment", {"identifier": DEPLOYMENT_ID}),
        (FAILURES_URI, FAILURES, "admin_list_recent_failures", {"account": "acme"}),
    ],
)
def test_a_resource_is_what_the_tool_answers(
    api: StubApi, config: Config, uri: str, answer: Any, tool: str, arguments: dict[str, str], era: str
) -> None:
    api.answer(answer)
    content = read(server_for(config), uri, era)
    result = call_tool(config, tool, arguments, era)
    assert content.mime_type == "application/json"
    assert json.loads(content.text) == result.structured_content == json.loads(text_of(result))
    assert api.asked[0].target == api.asked[1].target


@pytest.mark.parametrize("era", ERAS)
def test_an_error_of_the_api_is_the_tool_s_own_sentence(api: StubApi, config: Config, era: str) -> None:
    api.answer({"error": "Deployment not found"}, 404)
    sentence = text_of(call_tool(config, "admin_get_deployment", {"identifier": DEPLOYMENT_ID}, era))
    with pytest.raises(McpError, match="No deployment has this identifier") as caught:
        read(server_for(config), DEPLOYMENT_URI, era)
    assert str(caught.value) == sentence
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("identifier", ["41", "%2E%2E", "..%2Fx", "%00", "a%20b"])
def test_an_address_with_something_else_in_it_reaches_no_api(api: StubApi, config: Config, identifier: str) -> None:
    with pytest.raises(McpError):
        read(server_for(config), f"deployhq-admin://deployments/{identifier}")
    assert api.connections == 0


def test_an_address_without_a_uuid_says_what_belongs_there(config: Config) -> None:
    with pytest.raises(McpError, match="Its variable part is: UUID of the deployment"):
        read(server_for(config), "deployhq-admin://deployments/41")
