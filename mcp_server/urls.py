"""URLs of DeployHQ's pages, as people paste them in place of an identifier."""

import re
from dataclasses import dataclass

from fastmcp.exceptions import ToolError

UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
URL = r"(https?://)?[A-Za-z0-9-]{1,63}\.deployhq\.com(/[^\x00\s]*)?"
LONGEST = 1000  # characters of a URL
AROUND = " \t\r\n\"'`<>()[]{}.,;:!?*_~|"

PAGE = re.compile(
    r"(?:https?://)?(?P<account>[a-z0-9-]{1,63})\.deployhq\.com"
    r"(?:/projects/(?P<project>[^/?#\s\x00]+)(?:/(?P<kind>\w+)/(?P<identifier>[^/?#\s\x00]+))?)?(?:[/?#][^\x00\s]*)?",
    re.IGNORECASE,
)
NOUNS = {"deployments": "deployment", "servers": "server", "server_groups": "server group", "steps": "step"}


@dataclass(frozen=True)
class Page:
    """The page that a DeployHQ URL leads to."""

    account: str
    project: str | None = None
    kind: str | None = None
    identifier: str | None = None

    def __str__(self) -> str:
        """Return the identifiers of the URL, without its host and query."""
        parts = (self.account, "projects" if self.project else None, self.project, self.kind, self.identifier)
        return "/".join(re.sub(r"[^A-Za-z0-9_.-]", "?", part)[:64] for part in parts if part)


def parse(text: str) -> Page | None:
    """Return the page of a DeployHQ URL; None for any other text."""
    if len(text) > LONGEST or not (found := PAGE.fullmatch(text.strip())):
        return None
    return Page(found["account"].lower(), found["project"], (found["kind"] or "").lower() or None, found["identifier"])


def uuid_of(text: str, *kinds: str) -> str:
    """Return the UUID in the URL of such a page; any other text unchanged. Raises ToolError for another page's URL."""
    page = parse(text)
    if not page:
        return text
    if page.kind in kinds and page.identifier and re.fullmatch(UUID, page.identifier):
        return page.identifier
    wanted = " or a ".join(NOUNS[kind] for kind in kinds)
    address = f"https://ACCOUNT.deployhq.com/projects/PROJECT/{kinds[0]}/UUID"
    problem = (
        "There is no UUID in this URL" if page.kind in kinds else f"This is the URL of {noun(page)}, not of a {wanted}"
    )
    raise ToolError(f"{problem}. Send {address}, or the UUID alone.")


def checked(text: str, *kinds: str) -> str:
    """Return a pasted identifier for the API, which reads it whole. Raises ToolError for another page's URL."""
    uuid_of(bare(text), *kinds)
    return text.strip()


def bare(text: str) -> str:
    """Return the text without what stands around an identifier in a sentence or in Markdown."""
    return re.sub(r"^\[[^\]]*\]\(", "", text.strip()).strip(AROUND)


def account_of(text: str) -> str:
    """Return the account's permalink in a DeployHQ URL; any other text unchanged."""
    page = parse(bare(text))
    return page.account if page else text


def project_of(text: str) -> str:
    """Return the project's permalink in a DeployHQ URL, any other text unchanged. Raises ToolError for none."""
    page = parse(text)
    if page and not page.project:
        raise ToolError(
            "This URL leads to an account, not to a project."
            " Send https://ACCOUNT.deployhq.com/projects/PROJECT, or the project's permalink alone."
        )
    return (page.project or text) if page else text


def stay_in(account: str, *texts: str | None) -> None:
    """Raise ToolError if one of these texts is a URL of another account."""
    for page in (parse(text) for text in texts if text):
        if page and page.account != account.lower():
            raise ToolError(
                "This URL belongs to another account than DEPLOYHQ_ACCOUNT. The account tools reach that one"
                " only; the admin_ tools, where they are on, reach every account."
            )


def noun(page: Page) -> str:
    """Return what a page shows, in words."""
    if page.kind:
        return f"a {NOUNS.get(page.kind, 'page of another kind')}"
    return "a project" if page.project else "an account"
