"""What the environment says, checked once, at start. No message here repeats a value: it may be a secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit


class ConfigError(ValueError):
    """A variable that cannot be used; the text names it and says what to set instead."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for the API: to connect, between two bytes, and for the call as a whole."""

    connect: float = 3.05
    read: float = 30
    total: float = 45


@dataclass(frozen=True)
class Config:
    """How to reach the diagnostics API. Without a token the admin tools are off."""

    admin_url: str | None = None
    admin_token: str | None = field(default=None, repr=False)
    timeouts: Timeouts = Timeouts()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The configuration in these variables, where blank means unset; ConfigError when one is unusable."""
        values = {name: text.strip() for name, text in environ.items() if text.strip()}
        url_variable = next((name for name in ("DEPLOYHQ_ADMIN_URL", "DEPLOYHQ_URL") if name in values), None)
        return cls(
            admin_url=checked_url(url_variable, values[url_variable]) if url_variable else None,
            admin_token=checked_token("DEPLOYHQ_ADMIN_TOKEN", values.get("DEPLOYHQ_ADMIN_TOKEN")),
        )


def checked_url(variable: str, text: str) -> str:
    """The base URL without its last slash; ConfigError unless it is http(s)://host with at most a port and a path."""
    try:
        url = urlsplit(text)
        usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:  # brackets without an IPv6 address, or a port that is no number
        url, usable = None, False
    if url and "@" in url.netloc:
        raise ConfigError(f"{variable} holds a user name or password. Leave it out: DEPLOYHQ_ADMIN_TOKEN is enough.")
    if not usable or re.search(r"[?#\\\s\x00-\x20\x7f]", text):
        raise ConfigError(f"{variable} is not a base URL. Set it to http(s)://host, with a port or path if need be.")
    return text.rstrip("/")


def checked_token(variable: str, text: str | None) -> str | None:
    """The token, if there is one; ConfigError when a header cannot carry it."""
    if text and not re.fullmatch(r"[!-~]+", text):
        raise ConfigError(f"{variable} holds a space or a character outside ASCII. Set it to the token alone.")
    return text
