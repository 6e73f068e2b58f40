"""Links of a diagnosis to DeployHQ's own pages."""

from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import Record
from app.rules.urls import Pages, owners, page


def link(answer: Record, facts: Facts, base: str) -> Record:
    """Return the diagnosis with its deployment, project and account, and the URLs of all rows that have a page."""
    pages = Pages.of(facts.deployment, base)
    home_of = {entry["server"]["identifier"]: entry["home"] for entry in facts.servers.values()}
    for finding in answer["findings"]:
        for row in finding["evidence"]:
            if url := _url(row, pages, home_of):
                row["url"] = url
    own = facts.deployment | {"url": pages.url("deployments", facts.deployment["identifier"])}
    return {"deployment": own, **owners(facts.deployment, base), **answer}


def _url(row: Record, pages: Pages, home_of: dict[str, Record | None]) -> str | None:
    """Return the page of the other deployment that a row of evidence is about, or of its server."""
    if identifier := row.get("deployment_identifier"):
        return page(pages.base, pages.account, row.get("project", pages.project), "deployments", identifier)
    home = home_of.get(row.get("server_identifier", "")) or {}
    return page(pages.base, pages.account, home.get("permalink"), "servers", row.get("server_identifier"))
