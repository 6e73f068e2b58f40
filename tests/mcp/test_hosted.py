"""Hosted mode: a real process over real HTTP, and callers with different rights."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from fastmcp.client.transports import StreamableHttpTransport

from tests.mcp.answers import ARGUMENTS, DEPLOYMENT, SHOWN, TOOL, TOOLS
from tests.mcp.hosting import ACCOUNT, ADMIN, Hosted, ask, ask_modern, hosted
from tests.mcp.stub_api import StubApi, StubServer
from tests.mcp.talk import ERAS, converse, list_and_call

# What the server itself has in its environment. No caller may ever profit from it.
OWN = {
    "DEPLOYHQ_ADMIN_TOKEN": "own-secret-token",
    "DEPLOYHQ_EMAIL": "own-secret@example.com",
    "DEPLOYHQ_API_KEY": "own-secret-key",
    "DEPLOYHQ_ACCOUNT": "own-secret-account",
}
CALL = {"name": TOOL, "arguments": ARGUMENTS}
LISTS = {"tools/list": "tools", "prompts/list": "prompts", "resources/list": "resources"}


@pytest.fixture(scope="module")
def team(stub_server: StubServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    given = {"DEPLOYHQ_URL": stub_server.api.url, "DEPLOYHQ_ADMIN_SQL": "true", **OWN}
    with hosted(tmp_path_factory.mktemp("hosted"), **given) as server:
        yield server


@pytest.fixture(autouse=True)
def _fresh(api: StubApi) -> None:
    api.answer(DEPLOYMENT)


@pytest.mark.parametrize("era", ERAS)
def test_a_stock_client_lists_calls_and_reads_with_its_own_token(api: StubApi, team: Hosted, era: str) -> None:
    transport = StreamableHttpTransport(f"{team.url}/mcp", headers=ADMIN)
    assert converse(transport, list_and_call, era) == (sorted(TOOLS), SHOWN)
    assert [asked.headers["Authorization"] for asked in api.asked] == [ADMIN["Authorization"]]


@pytest.mark.parametrize("method", LISTS)
def test_a_caller_who_brings_nothing_is_shown_nothing(team: Hosted, method: str) -> None:
    assert ask(team.url, method, {}, {}).json()["result"][LISTS[method]] == []
    assert ask_modern(team.url, method, {})[LISTS[method]] == []


def test_a_caller_who_brings_nothing_is_told_what_to_send_and_gets_nothing_of_the_server_s(
    api: StubApi, team: Hosted
) -> None:
    for name, arguments, header in [
        (TOOL, ARGUMENTS, "Authorization: Bearer"),
        ("list_projects", {}, "X-DeployHQ-API-Key"),
    ]:
        answer = ask(team.url, "tools/call", {"name": name, "arguments": arguments}, {})
        assert answer.json()["result"]["isError"] is True
        assert header in answer.text
        assert "own-secret" not in answer.text
    for uri in ("deployhq-admin://runbook", f"deployhq-admin://deployments/{ARGUMENTS['identifier']}"):
        assert "Authorization: Bearer" in ask(team.url, "resources/read", {"uri": uri}, {}).json()["error"]["message"]
    assert api.asked == []


def test_what_is_listed_follows_what_the_caller_brings(team: Hosted) -> None:
    def names(headers: dict[str, str]) -> set[str]:
        return {tool["name"] for tool in ask(team.url, "tools/list", {}, headers).json()["result"]["tools"]}

    admin, account = names(ADMIN), names(ACCOUNT)
    assert admin == set(TOOLS)
    assert account
    assert not account & admin
    assert names({**ADMIN, **ACCOUNT}) == admin | account


@pytest.mark.parametrize("method", [*LISTS, "server/discover"])
def test_no_cache_may_give_one_caller_s_answer_to_another(team: Hosted, method: str) -> None:
    result = ask_modern(team.url, method, ADMIN)
    assert (result["cacheScope"], result["ttlMs"]) == ("private", 0)


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"Authorization": "Basic dTpw"}, "Authorization: Bearer"),
        ({"Authorization": "Bearer"}, "Authorization: Bearer"),
        ({"Authorization": "Bearer two words"}, "Authorization: Bearer"),
        ({"X-DeployHQ-Email": "u@example.com"}, "Send all of X-DeployHQ-Email"),
        ({**ACCOUNT, "X-DeployHQ-API-Key": ""}, "API key is empty"),
        ({**ACCOUNT, "X-DeployHQ-Account": "127.0.0.1:80/x"}, "not a host name label"),
        ({**ACCOUNT, "X-DeployHQ-Account": "evil.example.com#"}, "not a host name label"),
        ({**ACCOUNT, "X-DeployHQ-Account": "acme@evil"}, "not a host name label"),
    ],
)
def test_headers_that_cannot_be_used_are_refused_before_anything_else(
    api: StubApi, team: Hosted, headers: dict[str, str], says: str
) -> None:
    answer = ask(team.url, "tools/call", CALL, headers)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert api.asked == []


def test_callers_at_the_same_time_never_get_each_other_s_credentials(api: StubApi, team: Hosted) -> None:
    def call(number: int) -> str:
        answer = ask(team.url, "tools/call", CALL, {"Authorization": f"Bearer token-{number % 25}"})
        assert answer.json()["result"]["structuredContent"] == SHOWN
        return f"Bearer token-{number % 25}"

    with ThreadPoolExecutor(16) as pool:
        sent = list(pool.map(call, range(200)))
    assert Counter(asked.headers["Authorization"] for asked in api.asked) == Counter(sent)


@pytest.mark.parametrize("path", ["/healthz", "/mcp"])
def test_another_host_name_is_refused(team: Hosted, path: str) -> None:
    assert requests.get(team.url + path, headers={"Host": "evil.example.com"}, timeout=10).status_code == 421


def test_a_browser_on_another_site_is_refused(team: Hosted) -> None:
    assert ask(team.url, "tools/list", {}, {**ADMIN, "Origin": "https://evil.example.com"}).status_code == 403


def test_healthz_needs_no_credentials(team: Hosted) -> None:
    assert requests.get(f"{team.url}/healthz", timeout=10).json() == {"status": "ok"}


def test_nothing_secret_is_logged(team: Hosted) -> None:
    ask(team.url, "tools/call", CALL, {**ADMIN, **ACCOUNT})
    log = team.log.read_text()
    for secret in ("own-secret", "the-caller-s-own", "Traceback"):
        assert secret not in log
