"""Every refusal of the public API has a sentence of its own, with the next step and what the API said."""

from dataclasses import replace
from typing import Any

import pytest

from mcp_server.api.errors import LOOK_FIRST
from mcp_server.config import Config
from tests.mcp.account_answers import ACCOUNT_CALLS, USER, UUID, AccountCall
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, refusal

ARGUMENTS = {"project": "shop", "uuid": UUID}


def refused(config: Config, tool: str = "get_deployment", arguments: dict[str, Any] = ARGUMENTS) -> str:
    return refusal(call_tool(config, tool, arguments))


@pytest.mark.parametrize(
    ("status", "next_step"),
    [
        (400, "Change it as the API says"),
        (401, "Check DEPLOYHQ_EMAIL and DEPLOYHQ_API_KEY"),
        (403, "does not allow this"),
        (404, "List them with list_deployments"),
        (422, "refused the values"),
        (429, "Wait 17 seconds, then call again"),
        (500, "give whoever runs it this request id"),
        (502, "(status 502). Wait 17 seconds"),
        (503, "Wait 17 seconds, then call again"),
        (302, "redirects are not followed"),
    ],
)
@pytest.mark.parametrize("body", [{"error": "Said so"}, {"status": "error", "error": "Said so"}, b"<h1>Oops</h1>", b""])
def test_every_status_has_its_own_sentence(
    api: StubApi, account: Config, status: int, next_step: str, body: object
) -> None:
    api.answer(body, status, {"Retry-After": "17"})
    sentence = refused(account)
    assert next_step in sentence
    assert ('The API says: "Said so"' in sentence) is isinstance(body, dict)
    assert "Oops" not in sentence
    assert LOOK_FIRST not in sentence  # reading changes nothing


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"name": ["can't be blank", "is too short"], "value": ["is invalid"]},
            "name: can't be blank, is too short; value:",
        ),
        ({"errors": {"title": ["has already been taken"]}}, "title: has already been taken"),
        ({"base": ["Deployment is already running"]}, '"Deployment is already running"'),
        ({"name": [], "error": "Nothing was saved"}, '"Nothing was saved"'),
    ],
)
def test_the_errors_of_fields_are_passed_on(api: StubApi, account: Config, body: object, said: str) -> None:
    api.answer(body, 422)
    assert said in refused(account, "create_ssh_key", {"title": "x"})


@pytest.mark.parametrize(
    ("tool", "hint"),
    [
        ("get_project", "list_projects"),
        ("list_servers", "list_projects"),
        ("list_deployments", "list_projects"),
        ("get_deployment", "list_deployments"),
        ("get_deployment_log", "list_deployments"),
        ("get_global_config_file", "list_global_config_files"),
        ("delete_global_environment_variable", "list_global_environment_variables"),
        ("list_ssh_keys", "DEPLOYHQ_ACCOUNT"),
    ],
)
def test_what_is_not_found_says_where_to_find_it(api: StubApi, account: Config, tool: str, hint: str) -> None:
    api.answer({"error": "Record not found"}, 404)
    arguments = next((call.arguments for call in ACCOUNT_CALLS if call.tool == tool), ARGUMENTS)
    assert hint in refused(account, tool, arguments)


@pytest.mark.parametrize("call", [call for call in ACCOUNT_CALLS if call.verb != "GET"], ids=lambda call: call.tool)
def test_a_change_that_may_have_happened_is_not_to_be_repeated_blindly(
    api: StubApi, account: Config, refused_url: str, call: AccountCall
) -> None:
    api.answer({}, 502)
    assert LOOK_FIRST.strip() in refused(account, call.tool, call.arguments)
    elsewhere = replace(account, account_url=refused_url)
    assert LOOK_FIRST not in refused(elsewhere, call.tool, call.arguments)


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"", b"[]", b"null", b"7"])
def test_an_answer_of_another_kind_points_at_the_account(api: StubApi, account: Config, body: bytes) -> None:
    api.answer(body)
    sentence = refused(account)
    assert "is not a JSON object" in sentence
    assert "DEPLOYHQ_ACCOUNT" in sentence


def test_the_api_key_is_taken_out_of_what_the_api_says(api: StubApi, account: Config) -> None:
    api.answer({"error": f"key {USER.api_key} is old"}, 401)
    assert "key [token] is old" in refused(account)


@pytest.mark.parametrize("hostile", ["../ssh_keys/1/download_private_key", "a?x=1", "a#b", "a/b", "%2e%2e", "a\\b"])
def test_arguments_cannot_leave_their_segment(api: StubApi, account: Config, hostile: str) -> None:
    api.answer({}, 404)
    for call in ACCOUNT_CALLS:
        api.asked.clear()
        texts = {name: hostile for name, value in call.arguments.items() if isinstance(value, str)}
        arguments = {**call.arguments, **texts, **({"mode": "queue"} if "mode" in call.arguments else {})}
        call_tool(account, call.tool, {**arguments, **({"page": 1} if "page" in arguments else {})})
        (asked,) = api.asked
        assert asked.target.count("/") == call.target.count("/"), call.tool
        assert asked.target.count("?") == call.target.count("?")
        assert "#" not in asked.target


@pytest.mark.parametrize("dots", [".", ".."])
def test_dots_are_refused(api: StubApi, account: Config, dots: str) -> None:
    assert "cannot be empty" in refused(account, "get_project", {"permalink": dots})
    assert "cannot be empty" in refused(account, "list_servers", {"project": dots})
    assert "cannot be empty" in refused(account, "get_deployment", {"project": "shop", "uuid": dots})
    assert api.connections == 0
