"""Addresses of DeployHQ's pages in a text."""

import re
from typing import NamedTuple
from urllib.parse import unquote

_PAGE = re.compile(
    r"(?<![\w.-])(?P<account>[a-z0-9][a-z0-9-]{0,62})\.deployhq\.com(?![\w-]|\.\w)(?:/(?P<path>[^\s<>\"'`|\\]*))?",
    re.IGNORECASE,
)
NO_ACCOUNTS = ("www", "api", "docs", "help", "status", "support")
"""Hosts of DeployHQ's own pages."""


class Page(NamedTuple):
    """The target of an address."""

    account: str
    project: str | None = None
    kind: str | None = None
    """deployments, servers or server_groups, when the address has one of them."""
    identifier: str | None = None
    """What follows the kind."""


def find_pages(text: str) -> list[Page]:
    """Return what each of DeployHQ's addresses in this text leads to."""
    found = (_page(match["account"].lower(), match["path"] or "") for match in _PAGE.finditer(text))
    return [page for page in found if page.account not in NO_ACCOUNTS]


def without_pages(text: str) -> str:
    """Return the text with a blank in place of each of these addresses."""
    return re.sub(r"https?:/*(?= )", " ", _PAGE.sub(" ", text))


def _page(account: str, path: str) -> Page:
    parts = [unquote(part) for part in re.split(r"[?#]", path, maxsplit=1)[0].split("/")]
    if parts[0].lower() != "projects" or len(parts) < 2:
        return Page(account)
    project, *rest = (part.strip(".,;:!?)]}*_") for part in parts[1:4])
    kind, identifier = [*rest, "", ""][:2]
    return Page(account, project or None, kind.lower() or None, identifier or None)
