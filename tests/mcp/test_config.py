"""What the environment may say."""

import pytest

from mcp_server.config import Config, ConfigError

SECRET = "s3cret"


def test_blank_variables_count_as_unset() -> None:
    blank = {"DEPLOYHQ_ADMIN_URL": " ", "DEPLOYHQ_URL": "", "DEPLOYHQ_ADMIN_TOKEN": "\t\n"}
    assert Config.from_environment(blank) == Config.from_environment({}) == Config(admin_url=None, admin_token=None)


def test_the_admin_url_goes_before_the_general_one() -> None:
    both = {"DEPLOYHQ_ADMIN_URL": "https://admin.test", "DEPLOYHQ_URL": "https://general.test"}
    assert Config.from_environment(both).admin_url == "https://admin.test"
    assert Config.from_environment({**both, "DEPLOYHQ_ADMIN_URL": " "}).admin_url == "https://general.test"


def test_white_space_around_values_does_not_count() -> None:
    config = Config.from_environment({"DEPLOYHQ_URL": " http://h:1/p/ \n", "DEPLOYHQ_ADMIN_TOKEN": f" {SECRET}\n"})
    assert (config.admin_url, config.admin_token) == ("http://h:1/p", SECRET)


@pytest.mark.parametrize("url", ["https://h/admin_api", "https://h/base/admin_api/"])
def test_the_path_that_is_added_is_not_given(url: str) -> None:
    with pytest.raises(ConfigError, match=r"^DEPLOYHQ_ADMIN_URL ends in /admin_api, which is added to it"):
        Config.from_environment({"DEPLOYHQ_ADMIN_URL": url})


def test_the_token_is_not_part_of_the_configuration_s_text() -> None:
    assert SECRET not in repr(Config(admin_token=SECRET))


@pytest.mark.parametrize("variable", ["DEPLOYHQ_ADMIN_URL", "DEPLOYHQ_URL"])
@pytest.mark.parametrize(
    "url",
    [
        SECRET,
        f"ftp://{SECRET}",
        f"file:///{SECRET}",
        f"//{SECRET}",
        f"/{SECRET}",
        "http://",
        f"https:///{SECRET}",
        f"http://:80/{SECRET}",
        f"http://h:port/{SECRET}",
        "http://h:99999",
        "http://h:0",
        f"http://[{SECRET}",
        f"http://h?{SECRET}",
        "http://h?",
        f"http://h#{SECRET}",
        f"http://h/a {SECRET}",
        f"http://h\\{SECRET}",
        f"http://h\n{SECRET}",
    ],
)
def test_a_url_that_is_no_base_url_is_refused_without_repeating_it(variable: str, url: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({variable: url})
    assert f"{variable} is not a base URL" in str(refused.value)
    assert "http(s)://host" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "url", [f"https://user:{SECRET}@h", f"https://{SECRET}@h", f"https://:{SECRET}@h", "https://@h"]
)
def test_a_url_with_credentials_is_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(ConfigError, match="DEPLOYHQ_ADMIN_URL holds a user name or password") as refused:
        Config.from_environment({"DEPLOYHQ_ADMIN_URL": url})
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "schlüssel", "nul\x00"])
def test_a_token_that_no_header_can_carry_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(ConfigError, match="DEPLOYHQ_ADMIN_TOKEN") as refused:
        Config.from_environment({"DEPLOYHQ_ADMIN_TOKEN": token})
    assert token not in str(refused.value)
