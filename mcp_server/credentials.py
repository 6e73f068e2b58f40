"""Whose rights a call uses. They come with the call, so that one server can serve callers with different rights."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


class CredentialsError(ValueError):
    """A credential that cannot be used; the text says which and why, and never repeats it."""


@dataclass(frozen=True)
class AccountCredentials:
    """A user of one account, for DeployHQ's public API. CredentialsError when a part of it is unusable."""

    email: str = field(repr=False)
    api_key: str = field(repr=False)
    account: str

    def __post_init__(self) -> None:
        check_account(self.account)
        if not re.fullmatch(r"[!-9;-~]+", self.email):  # in Basic credentials the first colon ends the user name
            raise CredentialsError("The email holds a space, a colon or a character outside ASCII.")
        check_header_value("The API key", self.api_key)


@dataclass(frozen=True)
class Credentials:
    """What a caller may use: the token of the diagnostics API, a user of one account, both or neither."""

    admin_token: str | None = field(default=None, repr=False)
    account: AccountCredentials | None = None

    def __post_init__(self) -> None:
        if self.admin_token is not None:
            check_header_value("The admin token", self.admin_token)

    @cached_property
    def fingerprint(self) -> str:
        """A name for this caller that gives nothing away: what is remembered for one caller is kept under it."""
        account = self.account
        parts = (self.admin_token, *((account.email, account.api_key, account.account) if account else ()))
        return hashlib.sha256(repr(parts).encode()).hexdigest()


CredentialSource = Callable[[], Credentials]
"""Gives the credentials of the call that is being answered: those of the environment, or of the HTTP request."""


def check_account(text: str) -> None:
    """CredentialsError unless this is one label of a host name, which is all that an account may add to the host."""
    if not LABEL.fullmatch(text):
        raise CredentialsError(
            "The account is not a host name label. Use the subdomain alone: acme for https://acme.deployhq.com."
        )


def check_header_value(what: str, text: str) -> None:
    """CredentialsError when an HTTP header cannot carry this text."""
    if not re.fullmatch(r"[!-~]+", text):
        raise CredentialsError(f"{what} is empty, or holds a space or a character outside ASCII.")
