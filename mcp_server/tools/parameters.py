"""The parameters of the tools, with the descriptions that agents read."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from mcp_server.urls import AROUND, LONGEST, URL, UUID


def matching(pattern: str) -> AfterValidator:
    """Return a check for the form of a text. As a `pattern` in the schema it would cost each tool 100 tokens."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return AfterValidator(check)


PASTED = "A pasted DeployHQ URL works too."

# The API reads an identifier whatever stands around it: blanks, quotes, brackets, and the text of a Markdown link.
AFTER = rf"[\s{re.escape(AROUND)}]*"
BEFORE = rf"(\[[^\]\x00]{{0,200}}\]\()?{AFTER}"
IDENTIFIER = matching(f"{BEFORE}({UUID}|[0-9a-fA-F]{{32}}|{URL}){AFTER}")


def text(description: str, longest: int = LONGEST, **more: Any) -> Any:
    """Return the schema of a text that is not empty."""
    return Field(min_length=1, max_length=longest, description=description, **more)


def pasted(description: str) -> Any:
    """Return the schema of a UUID, with or without dashes, or of a URL that has one."""
    return Field(max_length=LONGEST, description=f"{description} {PASTED}")


DeploymentId = Annotated[str, IDENTIFIER, pasted("UUID of the deployment: in its URL it follows /deployments/.")]
ServerGroupId = Annotated[str, IDENTIFIER, pasted("UUID of the server group; neither its name nor its number.")]
ServerId = Annotated[str, IDENTIFIER, pasted("UUID of the server; admin_find finds it by name.")]
StepId = Annotated[str, IDENTIFIER, pasted("UUID of the step.")]
AccountPermalink = Annotated[
    str,
    matching(rf"[^/\x00]{{1,255}}|{BEFORE}{URL}{AFTER}"),
    Field(
        max_length=LONGEST,
        description="Permalink of the account: the subdomain in https://PERMALINK.deployhq.com, for instance acme."
        " Any pasted DeployHQ URL of that account works too.",
    ),
]
PastedText = Annotated[str, text("What the ticket holds, pasted as it is: at most 4,000 characters.", 4000)]
ProjectOfAccount = Annotated[str, text(f"Permalink, name or UUID of a project of the account. {PASTED}")]
ServerOfAccount = Annotated[str, text("UUID or name of a server: deployments that it took part in.")]
GroupOfAccount = Annotated[str, text("UUID or name of a server group: deployments to the group.")]
Branch = Annotated[str, text("The branch, exactly.", 255)]
Status = Annotated[str, text("The status, exactly: completed, failed, running, pending, ...", 255)]
Time = Annotated[str, text("A day or a time, UTC unless it says otherwise: 2026-04-14, 2026-04-14T10:38:26Z.", 40)]
Cursor = Annotated[str, text("next_cursor of an earlier answer, to go on with older deployments.", 255)]
WordsInLog = Annotated[str, text("Only lines that hold these words, in any case. No pattern.", 200)]
Lines = Annotated[int, Field(ge=1, le=200, description="How many lines, from 1 to 200.")]
Days = Annotated[int, Field(ge=1, le=90, description="How many days back to look, from 1 to 90.")]
Limit = Annotated[int, Field(ge=1, le=100, description="The largest number to return, from 1 to 100.")]

NUMBER_TOO = {"coerce_numbers_to_str": True}
Project = Annotated[
    str, text(f"Permalink or identifier of the project: list_projects has them. {PASTED}", **NUMBER_TOO)
]
DeploymentUuid = Annotated[str, text(f"UUID of the deployment: list_deployments has them. {PASTED}")]
ParentId = Annotated[str, text(f"UUID of a server or server group. {PASTED}")]
Page = Annotated[int, Field(ge=1, description="Page number, from 1.")]
Step = Annotated[str, text("Only this step: its UUID, or a type such as transfer_files. get_deployment has both.", 100)]
Grep = Annotated[str, text("Only lines with this text, in any case.", 200)]
Tail = Annotated[int, Field(ge=1, le=1000, description="Only so many last lines of each step.")]
VariableId = Annotated[
    str, text("Id of the variable: list_global_environment_variables has it as identifier.", 100, **NUMBER_TOO)
]
FileId = Annotated[
    str, text("UUID of the config file: list_global_config_files has it as identifier.", 100, **NUMBER_TOO)
]
Tables = Annotated[str, text("Only these tables: deployments,servers.", 255)]
Sql = Annotated[
    str,
    text(
        "One SELECT in the dialect that admin_describe_schema names, with tables and columns listed there."
        " Values stand in the text; there are no parameters.",
        20_000,
    ),
]
