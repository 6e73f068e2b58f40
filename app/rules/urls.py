"""Addresses of DeployHQ's own pages."""

from urllib.parse import quote

PLACE = "{account}"  # of the account's permalink in the base address


def page(
    base: str, account: str | None, project: str | None = None, kind: str = "", identifier: str = ""
) -> str | None:
    """Return the address of an account's page, or of one below it; None when the row that it needs is gone.

    page(BASE, "acme", "shop", "deployments", UUID) is https://acme.deployhq.com/projects/shop/deployments/UUID
    """
    if not account or (kind and not (project and identifier)):
        return None
    parts = ["projects", project, kind, identifier] if project else []
    return "/".join([base.replace(PLACE, quote(account, safe="")), *(quote(part, safe="") for part in parts if part)])
