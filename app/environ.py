"""Reading environment variables: a value that cannot be used is refused by the name of its variable."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from limits import parse_many

Network = IPv4Network | IPv6Network

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class ConfigError(ValueError):
    """The environment cannot be used. The message names the variable, and never quotes a secret."""


def networks(environ: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """A list of networks, separated by commas or spaces; raises ConfigError."""
    try:
        return tuple(ip_network(part) for part in environ.get(name, "").replace(",", " ").split())
    except ValueError as error:
        raise ConfigError(f"{name}: {error}. Write networks such as 203.0.113.0/24.") from None


def whole_number(environ: Mapping[str, str], name: str, *, default: int, lowest: int) -> int:
    """A whole number of at most nine digits; raises ConfigError."""
    text = environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= lowest):
        raise ConfigError(f"{name} is {text!r}: give a whole number from {lowest} up.")
    return int(text)


def flag(environ: Mapping[str, str], name: str) -> bool:
    """Yes or no, which unset means; raises ConfigError, since a guess could open what should be closed."""
    text = environ.get(name, "").strip().lower()
    if text not in YES | NO:
        raise ConfigError(f"{name} is {text!r}: give 1 or 0.")
    return text in YES


def rate(environ: Mapping[str, str], name: str, *, default: str) -> str:
    """A rate such as 30/minute, or several of them; raises ConfigError."""
    text = environ.get(name, "").strip() or default
    try:
        parse_many(text)
    except ValueError:
        raise ConfigError(f"{name} is {text!r}: give a rate such as 30/minute or 5/second; 100/hour.") from None
    return text


def redis_url(environ: Mapping[str, str], name: str) -> str:
    """The URL of a Redis server, or nothing; raises ConfigError, which does not quote it."""
    text = environ.get(name, "").strip()
    try:
        usable = not text or (urlsplit(text).scheme in ("redis", "rediss") and bool(urlsplit(text).hostname))
        usable = usable and (not text or (urlsplit(text).port or 6379) > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(f"{name} is not a Redis URL: write redis://user:password@host:port/0, or rediss:// for TLS.")
    return text


def page_url(environ: Mapping[str, str], name: str, *, default: str) -> str:
    """The base address of an account's pages, with {account} in it; raises ConfigError."""
    text = environ.get(name, "").strip().rstrip("/") or default
    if not re.fullmatch(r"https?://[^\s{}]*\{account\}[^\s{}]*", text):
        raise ConfigError(f"{name} is {text!r}: give an address such as {default}.")
    return text
