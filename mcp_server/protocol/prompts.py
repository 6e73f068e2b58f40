"""The prompts: investigations by the runbook, of a deployment, an account or a question for SQL."""

import re
from typing import Annotated

from fastmcp import FastMCP
from fastmcp.exceptions import PromptError, ToolError
from pydantic import Field

from mcp_server.access.credentials import LABEL
from mcp_server.texts import section
from mcp_server.tools.register import quiet
from mcp_server.urls import UUID, account_of, uuid_of

NO_IDENTIFIER = "Give the identifier of the deployment: its UUID, or the URL of its page."
NO_ACCOUNT = (
    "Give the account: its permalink, the subdomain in https://PERMALINK.deployhq.com, or the URL of a page in it."
)

LONGEST_QUESTION = 1000  # characters
NO_QUESTION = f"Give the question, in at most {LONGEST_QUESTION} characters: which server types fail most this month?"

# Optional for the protocol: FastMCP answers a missing required argument with an error that gives no reason.
DeploymentArgument = Annotated[str, Field(description="UUID of the deployment, or the URL of its page.")]
AccountArgument = Annotated[str, Field(description="Permalink of the account, or the URL of a page in it.")]
QuestionArgument = Annotated[str, Field(description="The question, such as: which server types fail most this month?")]


def add_prompts(server: FastMCP) -> None:
    """Add the prompts, with the tags that the gate reads."""
    for prompt, title, tags in [
        (investigate_deployment, "Investigate a deployment", {"admin"}),
        (investigate_account, "Investigate an account", {"admin"}),
        (investigate_with_sql, "Investigate with SQL", {"admin", "sql"}),
    ]:
        server.prompt(quiet(prompt), title=title, description=prompt.__doc__, tags=tags)


def investigate_deployment(identifier: DeploymentArgument = "") -> str:
    """Find out what went wrong with one deployment, step by step, and report it."""
    try:
        uuid = uuid_of(identifier.strip(), "deployments")
    except ToolError as error:
        raise PromptError(str(error)) from None
    if not re.fullmatch(UUID, uuid):
        raise PromptError(NO_IDENTIFIER)
    return investigation(f"Find out what went wrong with deployment {uuid}.", "Deployment")


def investigate_account(account: AccountArgument = "") -> str:
    """Find out what failed lately in one account, step by step, and report it."""
    permalink = account_of(account.strip())
    if not LABEL.fullmatch(permalink):
        raise PromptError(NO_ACCOUNT)
    return investigation(f"Find out what failed lately in account {permalink}.", "Account", "Deployment")


def investigate_with_sql(question: QuestionArgument = "") -> str:
    """Answer a question across deployments, servers or accounts with read-only SQL, step by step, and report it."""
    asked = " ".join(question.split())
    if not asked or len(asked) > LONGEST_QUESTION:
        raise PromptError(NO_QUESTION)
    return investigation(f"Answer this question of the support team: {asked}", "SQL")


def investigation(task: str, *sections: str) -> str:
    """Return the task with the sections of the runbook that it needs."""
    parts = (f"## {name}\n\n{section('runbook.md', name)}" for name in (*sections, "Report"))
    return "\n\n".join((f"{task} Follow these steps, and report in the form given at the end.", *parts))
