"""The person for whom the MCP server calls: X-On-Behalf-Of, which counts only with the admin token."""

from urllib.parse import unquote

from flask import g, request

LONGEST_NAME = 200  # characters


def note_person() -> None:
    """Keep the name in X-On-Behalf-Of for the log and the audit, if there is one that can be printed."""
    named = unquote(request.headers.get("X-On-Behalf-Of", ""))
    if named and named.isprintable() and len(named) <= LONGEST_NAME:
        g.on_behalf_of = named


def on_behalf_of() -> str | None:
    """Return the name in X-On-Behalf-Of, which the MCP server sends; None without the admin token."""
    person: str | None = g.get("on_behalf_of")
    return person
