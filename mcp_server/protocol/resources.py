"""The resources under deployhq-admin://: two texts, and the answers of two tools by address."""

import json
from collections.abc import Callable
from typing import Any

from fastmcp import FastMCP
from fastmcp.exceptions import ResourceError, ToolError
from pydantic import TypeAdapter, ValidationError

from mcp_server.api.messages import JsonObject
from mcp_server.texts import text_of
from mcp_server.tools.admin import AdminTools
from mcp_server.tools.parameters import AccountPermalink, DeploymentId
from mcp_server.tools.register import quiet


def add_resources(server: FastMCP, admin: AdminTools, patience: float) -> None:
    """Add the resources, with the tag that the gate reads."""

    def runbook() -> str:
        """Explain how to investigate a deployment or an account: steps, when to stop, and the form of the report."""
        return text_of("runbook.md")

    def glossary() -> str:
        """Explain statuses, steps, identifiers and the lists of the transfer check."""
        return text_of("glossary.md")

    def deployment(identifier: str) -> str:
        """Show one deployment by UUID, as admin_get_deployment answers."""
        return as_json(lambda: admin.admin_get_deployment(usable(identifier, DeploymentId)))

    def recent_failures(permalink: str) -> str:
        """List the newest failed deployments of one account, as admin_list_recent_failures answers."""
        return as_json(lambda: admin.admin_list_recent_failures(usable(permalink, AccountPermalink)))

    markdown, as_answer = "text/markdown", "application/json"
    resources: list[tuple[str, Callable[..., str], str]] = [
        ("deployhq-admin://runbook", runbook, markdown),
        ("deployhq-admin://glossary", glossary, markdown),
        ("deployhq-admin://deployments/{identifier}", deployment, as_answer),
        ("deployhq-admin://accounts/{permalink}/recent_failures", recent_failures, as_answer),
    ]
    for uri, read, mime_type in resources:
        title = read.__name__.replace("_", " ").capitalize()
        add = server.resource(uri, title=title, description=read.__doc__, mime_type=mime_type, tags={"admin"})
        add(quiet(read, ResourceError, patience))


def as_json(ask: Callable[[], JsonObject]) -> str:
    """Return a tool's answer as JSON. Raises ResourceError with the sentence of the tool's error."""
    try:
        return json.dumps(ask(), ensure_ascii=False, separators=(",", ":"))
    except ToolError as error:
        raise ResourceError(str(error)) from None


def usable(text: str, parameter: Any) -> str:
    """Return the text if the tool's parameter accepts it. Raises ResourceError with what to send instead."""
    adapter = TypeAdapter(parameter)
    try:
        return str(adapter.validate_python(text))
    except ValidationError:
        described = adapter.json_schema()["description"]
        raise ResourceError(f"This address does not lead anywhere. Its variable part is: {described}") from None
