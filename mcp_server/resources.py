"""The resources under deployhq-admin://: two texts, and the answers of two tools at an address."""

import json
import logging
from collections.abc import Callable
from typing import Any, get_args

from fastmcp import FastMCP
from fastmcp.exceptions import ResourceError, ToolError
from pydantic import TypeAdapter, ValidationError

from mcp_server.prompts import text_of
from mcp_server.tools import JsonObject
from mcp_server.tools.admin import AdminTools
from mcp_server.tools.parameters import AccountPermalink, DeploymentId

DEPLOYMENT = "deployhq-admin://deployments/{identifier}"
RECENT_FAILURES = "deployhq-admin://accounts/{permalink}/recent_failures"


def add_resources(server: FastMCP, admin: AdminTools) -> None:
    """Add the resources, tagged as admin so that they follow the admin gate."""

    @server.resource("deployhq-admin://runbook", title="Runbook", mime_type="text/markdown", tags={"admin"})
    def runbook() -> str:
        """How to investigate a deployment or an account: the steps, when to stop, and the form of the report."""
        return text_of("runbook.md")

    @server.resource("deployhq-admin://glossary", title="Glossary", mime_type="text/markdown", tags={"admin"})
    def glossary() -> str:
        """What statuses, steps, identifiers and the lists of the transfer check mean."""
        return text_of("glossary.md")

    @server.resource(DEPLOYMENT, title="Deployment", mime_type="application/json", tags={"admin"})
    def deployment(identifier: str) -> str:
        """One deployment by UUID, as admin_get_deployment answers."""
        return as_json(lambda: admin.admin_get_deployment(usable(identifier, DeploymentId)))

    @server.resource(RECENT_FAILURES, title="Recent failures", mime_type="application/json", tags={"admin"})
    def recent_failures(permalink: str) -> str:
        """The newest failed deployments of one account, as admin_list_recent_failures answers."""
        return as_json(lambda: admin.admin_list_recent_failures(usable(permalink, AccountPermalink)))


def as_json(ask: Callable[[], JsonObject]) -> str:
    """The answer as a tool's text block has it; ResourceError with the tool's own sentence otherwise."""
    try:
        return json.dumps(ask(), ensure_ascii=False, separators=(",", ":"))
    except ToolError as error:
        raise ResourceError(str(error), log_level=logging.DEBUG) from None


def usable(text: str, parameter: Any) -> str:
    """The text when the tool's parameter takes it; ResourceError with what to send otherwise."""
    try:
        return str(TypeAdapter(parameter).validate_python(text))
    except ValidationError:
        sentence = f"This address does not lead anywhere. Its variable part is: {get_args(parameter)[1].description}"
        raise ResourceError(sentence, log_level=logging.DEBUG) from None
