"""The prompts: the runbook's investigations, each for one deployment or account."""

import logging
import re
from importlib.resources import files
from typing import Annotated

from fastmcp import FastMCP
from fastmcp.exceptions import PromptError, ToolError
from pydantic import Field

from mcp_server.credentials import LABEL
from mcp_server.urls import UUID, account_of, uuid_of

NO_IDENTIFIER = "Give the identifier of the deployment: its UUID, or the URL of its page."
NO_ACCOUNT = (
    "Give the account: its permalink, the subdomain in https://PERMALINK.deployhq.com, or the URL of a page in it."
)

LONGEST_QUESTION = 1000  # characters
NO_QUESTION = f"Give the question, in at most {LONGEST_QUESTION} characters: which server types fail most this month?"

# Optional for the protocol, so that an investigation without one gets a sentence instead of a mute error.
DeploymentArgument = Annotated[str, Field(description="UUID of the deployment, or the URL of its page.")]
AccountArgument = Annotated[str, Field(description="Permalink of the account, or the URL of a page in it.")]
QuestionArgument = Annotated[str, Field(description="The question, such as: which server types fail most this month?")]


def add_prompts(server: FastMCP) -> None:
    """Add the prompts, tagged as admin so that they follow the admin gate."""
    server.prompt(investigate_deployment, title="Investigate a deployment", tags={"admin"})
    server.prompt(investigate_account, title="Investigate an account", tags={"admin"})
    server.prompt(investigate_with_sql, title="Investigate with SQL", tags={"admin", "sql"})


def investigate_deployment(identifier: DeploymentArgument = "") -> str:
    """Find out what went wrong with one deployment, step by step, and report it."""
    try:
        uuid = uuid_of(identifier.strip(), "deployments")
    except ToolError as error:
        raise PromptError(str(error), log_level=logging.DEBUG) from None
    if not re.fullmatch(UUID, uuid):
        raise PromptError(NO_IDENTIFIER, log_level=logging.DEBUG)
    return investigation(f"Find out what went wrong with deployment {uuid}.", "Deployment")


def investigate_account(account: AccountArgument = "") -> str:
    """Find out what failed lately in one account, step by step, and report it."""
    permalink = account_of(account.strip())
    if not LABEL.fullmatch(permalink):
        raise PromptError(NO_ACCOUNT, log_level=logging.DEBUG)
    return investigation(f"Find out what failed lately in account {permalink}.", "Account", "Deployment")


def investigate_with_sql(question: QuestionArgument = "") -> str:
    """Answer a question across deployments, servers or accounts with read-only SQL, step by step, and report it."""
    asked = " ".join(question.split())
    if not asked or len(asked) > LONGEST_QUESTION:
        raise PromptError(NO_QUESTION, log_level=logging.DEBUG)
    return investigation(f"Answer this question of the support team: {asked}", "SQL")


def investigation(task: str, *sections: str) -> str:
    """The task, and of the runbook the sections that it takes."""
    parts = (f"## {name}\n\n{runbook_section(name)}" for name in (*sections, "Report"))
    return "\n\n".join((f"{task} Follow these steps, and report in the form given at the end.", *parts))


def runbook_section(name: str) -> str:
    """The text under one heading of the runbook."""
    runbook = text_of("runbook.md")
    return re.split(r"^## ", runbook.partition(f"\n## {name}\n")[2], maxsplit=1, flags=re.MULTILINE)[0].strip()


def text_of(name: str) -> str:
    """One of the texts that come with this package."""
    return files("mcp_server").joinpath("texts", name).read_text("utf-8")
