"""Bad arguments are answered with the parameter's name and what to send."""

from typing import Any

import pytest

from mcp_server.config import Config
from tests.mcp.answers import ARGUMENTS, DEPLOYMENT_ID, TOOL
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import ERAS, TOKEN, call_tool, refusal


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        (TOOL, {"identifier": "not-a-uuid"}, ["identifier", "right form", "Send: UUID of the deployment"]),
        (TOOL, {"identifier": DEPLOYMENT_ID + "\nx"}, ["identifier", "Send: UUID"]),
        (TOOL, {"identifier": f"x{DEPLOYMENT_ID}"}, ["identifier", "Send: UUID"]),
        (TOOL, {"identifier": 41}, ["identifier", "string", "Send: UUID"]),
        (TOOL, {"identifier": None}, ["identifier", "Send: UUID"]),
        (TOOL, {}, ["identifier is missing. Send: UUID"]),
        (TOOL, {**ARGUMENTS, "project": "x"}, ["no parameter 'project'", "use identifier"]),
        ("admin_get_deployment_servers", {"identifier": "1"}, ["identifier", "Send: UUID of the deployment"]),
        ("admin_get_server_group", {"identifier": "web"}, ["identifier", "Send: UUID of the server group"]),
        ("admin_list_recent_failures", {}, ["account is missing. Send: Permalink"]),
        ("admin_list_recent_failures", {"account": ""}, ["account does not have the right form. Send: Permalink"]),
        ("admin_list_recent_failures", {"account": "a" * 256}, ["account does not have the right form. Send: Perm"]),
        ("admin_list_recent_failures", {"account": "a", "limit": 0}, ["limit", "from 1 to 100"]),
        ("admin_list_recent_failures", {"account": "a", "limit": 101}, ["limit", "from 1 to 100"]),
        ("admin_list_recent_failures", {"account": "a", "limit": "many"}, ["limit", "from 1 to 100"]),
        ("admin_list_recent_failures", {"account": "a", "limit": 1.5}, ["limit", "from 1 to 100"]),
        ("admin_list_recent_failures", {"permalink": "a"}, ["account is missing", "no parameter 'permalink'"]),
    ],
)
def test_a_bad_argument_is_named_with_what_to_send_and_reaches_no_api(
    api: StubApi, config: Config, tool: str, arguments: dict[str, Any], words: list[str]
) -> None:
    sentence = refusal(call_tool(config, tool, arguments))
    for word in words:
        assert word in sentence
    assert api.connections == 0


@pytest.mark.parametrize("era", ERAS)
def test_both_protocols_carry_the_sentence(config: Config, era: str) -> None:
    assert "identifier is missing" in refusal(call_tool(config, TOOL, {}, era))


@pytest.mark.parametrize("number", [11, 60_000])
def test_thousands_of_unknown_arguments_get_ten_sentences(config: Config, number: int) -> None:
    arguments = {**ARGUMENTS, **{f"made-up-{n}": n for n in range(number)}}
    sentence = refusal(call_tool(config, TOOL, arguments))
    assert sentence.count("There is no parameter 'made-up-") == 9
    assert sentence.endswith(f" {number - 9} more arguments cannot be used.")


def test_a_bad_argument_is_not_repeated(config: Config) -> None:
    arguments = {"identifier": TOKEN, "x" * 500: TOKEN}
    assert "x" * 61 not in refusal(call_tool(config, TOOL, arguments))
