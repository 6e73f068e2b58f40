"""The configuration: environment variables, checked once, at start. No message repeats a value: it can be secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from mcp_server.access.credentials import AccountCredentials, Credentials, CredentialsError, account_name
from mcp_server.access.sign_in import SignIn

ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
ACCOUNT_VARIABLES = ("DEPLOYHQ_EMAIL", "DEPLOYHQ_API_KEY", "DEPLOYHQ_ACCOUNT")


class ConfigError(ValueError):
    """An unusable variable. The message names it and says what to set instead."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for an API: to connect, between two bytes, and for a whole call."""

    connect: float = 3.05
    read: float = 30
    total: float = 45


@dataclass(frozen=True)
class Config:
    """How to reach the two APIs, and what may be done there. Tools without their credentials are off."""

    admin_url: str | None = None
    admin_token: str | None = field(default=None, repr=False)
    account_url: str | None = None
    account: AccountCredentials | None = None
    read_only: bool = False
    sql: bool = True  # whether the SQL tools are on
    sign_in: SignIn | None = None  # hosted mode only
    start_lines: tuple[str, ...] = field(default=(), compare=False)
    timeouts: Timeouts = Timeouts()

    @property
    def credentials(self) -> Credentials:
        """Return the credentials of the environment."""
        return Credentials(self.admin_token, self.account)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], read_only: str | None = None) -> Self:
        """Return the configuration in these variables, where blank means unset. Raises ConfigError for an unusable one.

        `read_only` is the command line's --read-only, which overrides the variable.
        """
        values = {name: text.strip() for name, text in environ.items() if text.strip()}
        urls = {
            name: checked_url(name, values[name]) for name in ("DEPLOYHQ_ADMIN_URL", "DEPLOYHQ_URL") if name in values
        }
        token, account = admin_token(values), account_credentials(values)
        reads_only, read_only_line = parse_read_only(values, read_only)
        sql, sql_line = parse_sql(values.get("DEPLOYHQ_ADMIN_SQL"))
        return cls(
            admin_url=urls.get("DEPLOYHQ_ADMIN_URL") or urls.get("DEPLOYHQ_URL"),
            admin_token=token,
            account_url=urls.get("DEPLOYHQ_URL"),
            account=account,
            read_only=reads_only,
            sql=sql,
            sign_in=sign_in(values),
            start_lines=(*credential_lines(token, account, values), *read_only_line, *sql_line),
        )


def admin_token(values: Mapping[str, str]) -> str | None:
    """Return the token, or None. Raises ConfigError if a header cannot carry it."""
    try:
        return Credentials(values.get("DEPLOYHQ_ADMIN_TOKEN")).admin_token
    except CredentialsError:
        raise ConfigError(
            "DEPLOYHQ_ADMIN_TOKEN holds a space or a character outside ASCII. Set it to the token alone."
        ) from None


def sign_in(values: Mapping[str, str]) -> SignIn | None:
    """Return the settings of OpenID Connect, or None. Raises ConfigError if they are incomplete or not URLs."""
    for name in ("MCP_OIDC_ISSUER", "MCP_PUBLIC_URL"):
        if name in values:
            checked_url(name, values[name])
    try:
        return SignIn.from_values(values)
    except ValueError as error:
        raise ConfigError(str(error)) from None


def account_credentials(values: Mapping[str, str]) -> AccountCredentials | None:
    """Return the user of the account tools if all three variables are set. Raises ConfigError for an unusable one."""
    email, api_key, account = (values.get(name) for name in ACCOUNT_VARIABLES)
    try:
        checked = AccountCredentials(email or "-", api_key or "-", account_name(account)) if account else None
        return checked if email and api_key else None
    except CredentialsError as error:
        raise ConfigError(f"{', '.join(ACCOUNT_VARIABLES)} cannot be used. {error}") from None


def parse_read_only(values: Mapping[str, str], flag: str | None) -> tuple[bool, tuple[str, ...]]:
    """Return whether read-only mode is on, with a start line about it. An unreadable value turns it on."""
    source, text = (
        ("--read-only", flag) if flag is not None else ("DEPLOYHQ_READ_ONLY", values.get("DEPLOYHQ_READ_ONLY"))
    )
    if text is None or text.strip().lower() in OFF:
        return False, ()
    if text.strip().lower() in ON:
        return True, (f"Read-only mode: on ({source})",)
    return True, (f"Read-only mode: on, because the value of {source} is neither {'/'.join(ON)} nor {'/'.join(OFF)}",)


def parse_sql(text: str | None) -> tuple[bool, tuple[str, ...]]:
    """Return whether the SQL tools are on, with a start line about it. An unreadable value turns them off."""
    if text is None or text.lower() in ON:
        return True, ()
    if text.lower() in OFF:
        return False, ("SQL tools: disabled (DEPLOYHQ_ADMIN_SQL)",)
    return False, (
        f"SQL tools: disabled, because the value of DEPLOYHQ_ADMIN_SQL is neither {'/'.join(ON)} nor {'/'.join(OFF)}",
    )


def credential_lines(
    token: str | None, account: AccountCredentials | None, values: Mapping[str, str]
) -> tuple[str, ...]:
    """Return start lines: which tools are on, and what is missing for the others."""
    missing = ", ".join(name for name in ACCOUNT_VARIABLES if name not in values)
    lines = [
        f"Admin tools: {'enabled' if token else 'disabled (no DEPLOYHQ_ADMIN_TOKEN)'}",
        f"Account tools: {'enabled' if account else f'disabled (no {missing})'}",
    ]
    if not token and not account:
        lines.append("No tool is on. Set the variables named above in this server's environment and restart it.")
    return tuple(lines)


def checked_url(variable: str, text: str) -> str:
    """Return the base URL without its last slash. Raises ConfigError for anything but http(s)://host[:port][/path]."""
    try:
        url = urlsplit(text)
        usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:  # brackets without an IPv6 address, or a port that is not a number
        url, usable = None, False
    if url and "@" in url.netloc:
        raise ConfigError(
            f"{variable} holds a user name or password. Leave it out: secrets have variables of their own."
        )
    if not usable or re.search(r"[?#\\\s\x00-\x20\x7f]", text):
        raise ConfigError(f"{variable} is not a base URL. Set it to http(s)://host, with a port or path if need be.")
    if re.search(r"/admin_api/*$", text):
        raise ConfigError(f"{variable} ends in /admin_api, which is added to it: leave that out.")
    return text.rstrip("/")
