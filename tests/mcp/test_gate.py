"""Who may see and call what: by credentials, and by read-only mode."""

from dataclasses import replace

import pytest

from mcp_server.access.credentials import AccountCredentials, Credentials, CredentialsError
from mcp_server.config import Config, ConfigError
from mcp_server.server import create_server
from tests.mcp.account_answers import ACCOUNT_CALLS, ACCOUNT_TOOLS, USER, WRITING
from tests.mcp.answers import TOOLS
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import ERAS, TOKEN, call_tool, converse, names, refusal


@pytest.mark.parametrize("era", ERAS)
def test_a_caller_sees_the_tools_that_the_credentials_are_for(
    api: StubApi, config: Config, account: Config, era: str
) -> None:
    both = replace(account, admin_token=TOKEN)
    assert names(config, era) == set(TOOLS), "give each admin tool a call in CALLS of tests/mcp/answers.py"
    assert names(account, era) == ACCOUNT_TOOLS
    assert names(both, era) == ACCOUNT_TOOLS | set(TOOLS)
    assert names(replace(config, admin_token=None), era) == set()
    assert api.connections == 0


@pytest.mark.parametrize("tool", sorted([*ACCOUNT_TOOLS, *TOOLS]))
def test_without_credentials_a_call_however_malformed_says_which_variables_to_set(
    api: StubApi, config: Config, tool: str
) -> None:
    sentence = refusal(call_tool(replace(config, admin_token=None), tool, {"nonsense": 1}))
    account = "set DEPLOYHQ_EMAIL, DEPLOYHQ_API_KEY and DEPLOYHQ_ACCOUNT"
    assert (account if tool in ACCOUNT_TOOLS else "set DEPLOYHQ_ADMIN_TOKEN") in sentence
    assert api.connections == 0


def test_rights_are_asked_again_at_each_listing(config: Config) -> None:
    given = Credentials()
    server = create_server(config, lambda: given)
    seen = []
    for given in (Credentials(), Credentials(TOKEN), Credentials(None, USER)):  # noqa: B007 the lambda reads it
        seen.append({tool.name for tool in converse(server, lambda client: client.list_tools())})
    assert seen == [set(), set(TOOLS), ACCOUNT_TOOLS]


def test_read_only_mode_hides_what_changes_something_and_says_so(api: StubApi, account: Config) -> None:
    careful = replace(account, read_only=True)
    assert names(careful) == ACCOUNT_TOOLS - WRITING
    assert len(WRITING) == 8
    for call in ACCOUNT_CALLS:
        if call.tool in WRITING:
            sentence = refusal(call_tool(careful, call.tool, call.arguments))
            assert f"read-only mode, so {call.tool} is off" in sentence
            assert "DEPLOYHQ_READ_ONLY=false" in sentence
    assert api.connections == 0
    api.answer([])
    assert not call_tool(careful, "list_projects", {}).is_error


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((yes, True) for yes in ("1", "true", "YES", " On ")),
        *((no, False) for no in ("0", "false", "No", "off", "", " ")),
    ],
)
def test_read_only_mode_is_on_for_what_means_yes_and_off_for_no_or_nothing(text: str, meant: bool) -> None:
    config = Config.from_environment({"DEPLOYHQ_READ_ONLY": text})
    assert config.read_only is meant
    assert any("Read-only" in line for line in config.start_lines) is meant


@pytest.mark.parametrize("text", ["enabled", "y", "tru", "2", "-", "nein"])
def test_a_value_that_cannot_be_read_means_read_only_and_says_so(text: str) -> None:
    for config in (
        Config.from_environment({"DEPLOYHQ_READ_ONLY": text}),
        Config.from_environment({"DEPLOYHQ_READ_ONLY": "false"}, read_only=text),
        Config.from_environment({}, read_only=""),
    ):
        assert config.read_only
        assert any("Read-only mode: on, because the value of" in line for line in config.start_lines)


def test_the_command_line_goes_before_the_environment() -> None:
    assert not Config.from_environment({"DEPLOYHQ_READ_ONLY": "true"}, read_only="no").read_only
    assert Config.from_environment({"DEPLOYHQ_READ_ONLY": "false"}, read_only="true").read_only


@pytest.mark.parametrize(
    "account", ["127.0.0.1:1/x", "a.b", "a/b", "a@b", "a:1", "-a", "a-", "a b", "a\n", "ä", "a" * 64, "%61", "a#", "a?"]
)
def test_an_account_that_is_no_host_label_is_refused_without_repeating_it(account: str) -> None:
    with pytest.raises(CredentialsError) as refused:
        AccountCredentials("a@b.c", "key", account)
    assert account not in str(refused.value)


@pytest.mark.parametrize(
    ("email", "key"), [("a b", "k"), ("a:b", "k"), ("", "k"), ("a\r\nX: y", "k"), ("a", "k k"), ("a", "")]
)
def test_credentials_that_no_header_can_carry_are_refused(email: str, key: str) -> None:
    with pytest.raises(CredentialsError):
        AccountCredentials(email, key, "acme")


def test_credentials_do_not_show() -> None:
    shown = repr(Credentials(TOKEN, USER))
    assert TOKEN not in shown
    assert USER.api_key not in shown
    assert USER.email not in shown


@pytest.mark.parametrize("host", ["acme.deployhq.com", "ACME.DeployHQ.com", "acme"])
def test_an_account_can_be_given_as_its_host_name(host: str) -> None:
    given = {"DEPLOYHQ_EMAIL": "a@b.c", "DEPLOYHQ_API_KEY": "key", "DEPLOYHQ_ACCOUNT": host}
    account = Config.from_environment(given).account
    assert account
    assert account.account.lower() == "acme"


@pytest.mark.parametrize(
    "host", ["deployhq.com", ".deployhq.com", "a.b.deployhq.com", "acme.deployhq.com.evil.com", "s3cret:1/x"]
)
def test_a_host_name_of_no_account_is_refused_without_repeating_it(host: str) -> None:
    with pytest.raises(ConfigError, match="DEPLOYHQ_ACCOUNT cannot be used") as refused:
        Config.from_environment({"DEPLOYHQ_ACCOUNT": host})
    assert "s3cret" not in str(refused.value)
