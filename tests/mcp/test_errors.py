"""Every answer that is no good answer tells the agent what to do next, and nothing that it must not know."""

import json

import pytest

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.mcp.answers import CALLS, DEPLOYMENT_ID
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import TOKEN, call_tool, converse, refusal, refused_call, text_of


@pytest.mark.parametrize(
    ("status", "headers", "next_step"),
    [
        (400, {}, "Change it as the API says"),
        (401, {}, "Compare DEPLOYHQ_ADMIN_TOKEN here with DEPLOYHQ_ADMIN_API_TOKEN on the API"),
        (403, {}, "allow-list"),
        (404, {}, "Check that DEPLOYHQ_ADMIN_URL"),
        (405, {}, "refused the call (status 405). Check DEPLOYHQ_ADMIN_URL"),
        (429, {"Retry-After": "17"}, "Wait 17 seconds, then call again"),
        (429, {}, "Wait a minute"),
        (429, {"Retry-After": "Fri, 20 Nov 2026 07:28:00 GMT"}, "Wait a minute"),
        (500, {}, "give whoever runs it this request id: "),
        (502, {}, "(status 502). Wait a minute, then call again"),
        (503, {"Retry-After": "5"}, "Wait 5 seconds, then call again"),
        (504, {"Retry-After": "6"}, "Wait 6 seconds, then call again"),
        (520, {}, "request id: "),
        (300, {}, "Check DEPLOYHQ_ADMIN_URL"),
        (304, {}, "Check DEPLOYHQ_ADMIN_URL"),
        (204, {}, "Check DEPLOYHQ_ADMIN_URL"),
    ],
)
@pytest.mark.parametrize("body", [b'{"error": "Said so"}', b"<html>Oops</html>", b"", b"[]"])
def test_every_status_has_a_next_step(
    api: StubApi, config: Config, status: int, headers: dict[str, str], next_step: str, body: bytes
) -> None:
    bodiless = status in (204, 304)
    api.answer(b"" if bodiless else body, status, headers)
    sentence = refused_call(config)
    assert next_step in sentence
    assert (api.asked[0].headers["X-Request-ID"] in sentence) is ("request id" in sentence)
    assert ("Said so" in sentence) is (b"Said so" in body and not bodiless)
    assert "Oops" not in sentence


@pytest.mark.parametrize(
    ("tool", "said", "next_step"),
    [
        ("admin_get_deployment", "Deployment not found", "by UUID: list an account's failed ones with"),
        ("admin_get_deployment_servers", "Deployment not found", "by UUID: list an account's failed ones with"),
        ("admin_list_recent_failures", "Account not found", "the subdomain in https://PERMALINK.deployhq.com"),
        ("admin_get_server_group", "Server group not found", "Groups are looked up by UUID"),
    ],
)
def test_what_is_not_found_says_how_to_look_it_up(
    api: StubApi, config: Config, tool: str, said: str, next_step: str
) -> None:
    api.answer({"error": said}, 404)
    arguments = next(arguments for name, arguments, _, _ in CALLS if name == tool)
    sentence = refusal(call_tool(config, tool, arguments))
    assert next_step in sentence
    assert said in sentence


@pytest.mark.parametrize("body", [b'{"error": "No such endpoint: see the list"}', b'{"error": null}', b"<h1>404</h1>"])
def test_an_endpoint_that_is_not_there_is_not_taken_for_a_missing_deployment(
    api: StubApi, config: Config, body: bytes
) -> None:
    api.answer(body, 404)
    sentence = refused_call(config)
    assert "No deployment" not in sentence
    assert "DEPLOYHQ_ADMIN_URL" in sentence


@pytest.mark.parametrize(
    ("error", "quoted"),
    [
        (f"Token {TOKEN} is wrong", 'The API says: "Token [token] is wrong"'),
        ("two\n\tlines\x1b[2J\x00\u202e", 'The API says: "two lines [2J"'),
        ("x" * 5000, 'The API says: "' + "x" * 300 + '..."'),
    ],
)
def test_the_api_s_words_are_quoted_short_on_one_line_and_without_the_token(
    api: StubApi, config: Config, error: str, quoted: str
) -> None:
    api.answer({"error": error}, 400)
    assert refused_call(config).endswith(quoted)


@pytest.mark.parametrize("error", [None, 7, ["words"], {"words": "here"}, "", " \n"])
def test_an_error_that_is_no_text_is_not_quoted(api: StubApi, config: Config, error: object) -> None:
    api.answer({"error": error, "detail": "words"}, 400)
    assert "says:" not in refused_call(config)


NO_OBJECTS = [b"<html>Sign in</html>", b"", b"[]", b'"text"', b"null", b"7", b'{"cut": ', b"\xff\xfe\xfd"]


@pytest.mark.parametrize("body", [*NO_OBJECTS, b"[" * 200_000, b"9" * 5000], ids=lambda body: repr(body[:12]))
def test_an_answer_that_is_no_json_object_points_at_the_url(api: StubApi, config: Config, body: bytes) -> None:
    api.answer(body)
    sentence = refused_call(config)
    assert "is not a JSON object" in sentence
    assert "Check DEPLOYHQ_ADMIN_URL" in sentence
    assert "Sign in" not in sentence


def test_an_unexpected_exception_is_masked_and_logged(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    server = create_server(config)

    @server.tool
    def stumble() -> str:
        raise RuntimeError(f"inside: {TOKEN}")

    result = converse(server, lambda client: client.call_tool_mcp("stumble", {}))
    assert "inside" not in str(result.content)
    assert "a fault of its own" in refusal(result)
    assert "stumble failed" in caplog.text


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_a_number_that_json_does_not_have_is_refused(api: StubApi, account: Config, number: str) -> None:
    api.answer(b'{"status": "failed", "timestamps": {"duration": %s}}' % number.encode())
    result = call_tool(account, "get_deployment", {"project": "shop", "uuid": DEPLOYMENT_ID})
    assert "JSON cannot represent" in refusal(result)


def test_a_text_that_only_looks_like_such_a_number_is_shown(api: StubApi, account: Config) -> None:
    api.answer({"status": "failed", "branch": "NaN-Infinity"})
    result = call_tool(account, "get_deployment", {"project": "shop", "uuid": DEPLOYMENT_ID})
    assert json.loads(text_of(result)) == result.structured_content
    assert (result.structured_content or {})["deployment"]["branch"] == "NaN-Infinity"
