"""Credentials of a call. They come with each call, so one server can serve callers with different rights."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


class CredentialsError(ValueError):
    """An unusable credential. The message names it and the reason, and never repeats its value."""


@dataclass(frozen=True)
class AccountCredentials:
    """A user of one account, for DeployHQ's public API. Raises CredentialsError if a part is unusable."""

    email: str = field(repr=False)
    api_key: str = field(repr=False)
    account: str

    def __post_init__(self) -> None:
        if not LABEL.fullmatch(self.account):  # becomes part of a host name
            raise CredentialsError(
                "The account is not a host name label. Use the subdomain alone: acme for https://acme.deployhq.com."
            )
        if not re.fullmatch(r"[!-9;-~]+", self.email):  # the first colon of Basic credentials ends the user name
            raise CredentialsError("The email holds a space, a colon or a character outside ASCII.")
        check_header_value("The API key", self.api_key)


@dataclass(frozen=True)
class Credentials:
    """The admin token of the diagnostics API, a user of one account, both or neither; and who signed in, if anybody."""

    admin_token: str | None = field(default=None, repr=False)
    account: AccountCredentials | None = None
    person: str | None = None

    def __post_init__(self) -> None:
        if self.admin_token is not None:
            check_header_value("The admin token", self.admin_token)


CredentialSource = Callable[[], Credentials]
"""Returns the present call's credentials: from the environment, or from the HTTP request."""


def account_name(text: str) -> str:
    """Return the account in its host name, `acme` for `acme.deployhq.com`; any other text is returned unchanged."""
    return re.sub(r"\.deployhq\.com\Z", "", text, flags=re.IGNORECASE)


def check_header_value(what: str, text: str) -> None:
    """Raise CredentialsError if an HTTP header cannot carry this text."""
    if not re.fullmatch(r"[!-~]+", text):
        raise CredentialsError(f"{what} is empty, or holds a space or a character outside ASCII.")
