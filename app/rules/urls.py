"""URLs of DeployHQ's own pages."""

import re
from functools import lru_cache
from typing import Final, NamedTuple, Self
from urllib.parse import quote

from app.rules import Record

PLACE = "{account}"  # placeholder of the account's permalink in the base URL
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]+").fullmatch


def page(
    base: str, account: str | None, project: str | None = None, kind: str = "", identifier: str | None = None
) -> str | None:
    """Return the URL of an account's page, or of a page below it; None if a row that it needs is gone.

    page(BASE, "acme", "shop", "deployments", UUID) is https://acme.deployhq.com/projects/shop/deployments/UUID
    """
    if not account or (kind and not (project and identifier)):
        return None
    url = _root(base, account, project)
    return f"{url}/{kind}/{_quoted(identifier)}" if identifier and project else url


@lru_cache(1000)  # an answer's URLs are below a few projects
def _root(base: str, account: str, project: str | None) -> str:
    """Return the URL of an account's or project's page."""
    url = base.replace(PLACE, _quoted(account))
    return f"{url}/projects/{_quoted(project)}" if project else url


def _quoted(part: str) -> str:
    """Return the part of a path with its special characters escaped; almost no permalink or identifier has one."""
    # A fifth of quote()'s time, which was a third of the time of a hundred failures.
    return part if _PLAIN(part) else quote(part, safe="")


def owners(row: Record, base: str) -> Record:
    """Return the row's `account` and `project`, each with the `url` of its page; None for one whose row is gone."""
    account, project = row["account"], row["project"]
    permalink = account and account["permalink"]
    return {
        "account": account and account | {"url": page(base, permalink)},
        "project": project and project | {"url": page(base, permalink, project["permalink"])},
    }


class Pages(NamedTuple):
    """The pages below one project of an account. A URL is None if a row that it needs is gone."""

    base: str
    account: str | None
    project: str | None
    project_id: int | None

    @classmethod
    def of(cls, row: Record, base: str) -> Self:
        """Return the pages below the row's `project`, in its `account`; either can be None."""
        account, project = row["account"] or {}, row["project"] or {}
        return cls(base, account.get("permalink"), project.get("permalink"), project.get("id"))

    def url(self, kind: str, identifier: str | None) -> str | None:
        """Return the URL of a deployment's, server's or server group's page. `kind` is as in the URL."""
        return page(self.base, self.account, self.project, kind, identifier)

    def server(self, identifier: str | None, project_id: int | None) -> str | None:
        """Return the URL of a server's page; None if the server is in another project now."""
        return self.url("servers", identifier) if project_id == self.project_id else None
