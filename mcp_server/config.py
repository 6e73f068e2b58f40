"""The configuration: environment variables, checked once, at start. No message repeats a value: it can be secret."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from mcp_server.access.credentials import AccountCredentials, Credentials, CredentialsError, account_name
from mcp_server.access.sign_in import SignIn

ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
ACCOUNT_VARIABLES = ("DEPLOYHQ_EMAIL", "DEPLOYHQ_API_KEY", "DEPLOYHQ_ACCOUNT")
SIGN_IN_VARIABLES = ("MCP_OIDC_ISSUER", "MCP_OIDC_CLIENT_ID", "MCP_OIDC_CLIENT_SECRET", "MCP_PUBLIC_URL")


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
        source = "DEPLOYHQ_READ_ONLY" if read_only is None else "--read-only"
        text = values.get(source) if read_only is None else read_only
        reads_only = restriction("Read-only mode: on", source, text, ON, OFF)
        source = "DEPLOYHQ_ADMIN_SQL"
        no_sql = restriction("SQL tools: disabled", source, values.get(source), OFF, ON)
        return cls(
            admin_url=urls.get("DEPLOYHQ_ADMIN_URL") or urls.get("DEPLOYHQ_URL"),
            admin_token=token,
            account_url=urls.get("DEPLOYHQ_URL"),
            account=account,
            read_only=bool(reads_only),
            sql=not no_sql,
            sign_in=sign_in(values),
            start_lines=(*credential_lines(token, account, values), *reads_only, *no_sql),
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
    """Return the settings of OpenID Connect if MCP_OIDC_ISSUER is set. Raises ConfigError if others are missing."""
    for name in ("MCP_OIDC_ISSUER", "MCP_PUBLIC_URL"):
        if name in values:
            checked_url(name, values[name])
    if SIGN_IN_VARIABLES[0] not in values:
        return None
    if missing := [name for name in (*SIGN_IN_VARIABLES, "DEPLOYHQ_ADMIN_TOKEN") if name not in values]:
        raise ConfigError(f"MCP_OIDC_ISSUER needs {', '.join(missing)} too.")
    issuer, client_id, client_secret, public_url = (values[name].rstrip("/") for name in SIGN_IN_VARIABLES)
    domains, groups = (
        tuple(part.strip() for part in values.get(name, "").split(",") if part.strip())
        for name in ("MCP_OIDC_ALLOWED_DOMAINS", "MCP_OIDC_ALLOWED_GROUPS")
    )
    lower = tuple(domain.lower() for domain in domains)
    return SignIn(issuer, client_id, client_secret, public_url, values.get("MCP_OIDC_AUDIENCE"), lower, groups)


def account_credentials(values: Mapping[str, str]) -> AccountCredentials | None:
    """Return the user of the account tools if all three variables are set. Raises ConfigError for an unusable one."""
    email, api_key, account = (values.get(name) for name in ACCOUNT_VARIABLES)
    try:
        checked = AccountCredentials(email or "-", api_key or "-", account_name(account)) if account else None
        return checked if email and api_key else None
    except CredentialsError as error:
        raise ConfigError(f"{', '.join(ACCOUNT_VARIABLES)} cannot be used. {error}") from None


def restriction(what: str, source: str, text: str | None, yes: Sequence[str], no: Sequence[str]) -> tuple[str, ...]:
    """Return a start line about a restriction if it is on. An unreadable value turns it on."""
    if text is None or text.strip().lower() in no:
        return ()
    if text.strip().lower() in yes:
        return (f"{what} ({source})",)
    return (f"{what}, because the value of {source} is neither {'/'.join(ON)} nor {'/'.join(OFF)}",)


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
