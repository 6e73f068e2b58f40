"""The parameters of the tools, with the descriptions that agents read."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from mcp_server.urls import LONGEST, URL, UUID


def matching(pattern: str) -> AfterValidator:
    """Return a check for the form of a text. As a `pattern` in the schema it would cost each tool 100 tokens."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return AfterValidator(check)


PASTED = "A pasted DeployHQ URL works too."

DeploymentId = Annotated[
    str,
    matching(f"{UUID}|{URL}"),
    Field(
        max_length=LONGEST,
        description="UUID of the deployment, for instance aab2065a-72ca-4263-a621-b4ddf59ca036:"
        f" in a deployment's URL it follows /deployments/. {PASTED}",
    ),
]
ServerGroupId = Annotated[
    str,
    matching(f"{UUID}|{URL}"),
    Field(
        max_length=LONGEST,
        description="UUID of the server group, for instance 5f0c9a52-3b1e-4d55-9d0b-7a1c2e8f4d10;"
        f" neither its name nor its number. {PASTED}",
    ),
]
AccountPermalink = Annotated[
    str,
    matching(rf"[^/\x00]{{1,255}}|{URL}"),
    Field(
        max_length=LONGEST,
        description="Permalink of the account: the subdomain in https://PERMALINK.deployhq.com, for instance acme."
        " Any pasted DeployHQ URL of that account works too.",
    ),
]
Days = Annotated[int, Field(ge=1, le=90, description="How many days back to look, from 1 to 90.")]
Limit = Annotated[int, Field(ge=1, le=100, description="The largest number of failures to return, from 1 to 100.")]

Project = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        coerce_numbers_to_str=True,
        description=f"Permalink or identifier of the project: list_projects has them. {PASTED}",
    ),
]
DeploymentUuid = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        description=f"UUID of the deployment: list_deployments has them. {PASTED}",
    ),
]
ParentId = Annotated[
    str, Field(min_length=1, max_length=LONGEST, description=f"UUID of a server or server group. {PASTED}")
]
Page = Annotated[int, Field(ge=1, description="Page number, from 1.")]
Step = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="Only this step: its UUID, or a type such as transfer_files. get_deployment has both.",
    ),
]
Grep = Annotated[str, Field(min_length=1, max_length=200, description="Only lines with this text, in any case.")]
Tail = Annotated[int, Field(ge=1, le=1000, description="Only so many last lines of each step.")]
VariableId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        coerce_numbers_to_str=True,
        description="Id of the variable: list_global_environment_variables has it as identifier.",
    ),
]
FileId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        coerce_numbers_to_str=True,
        description="UUID of the config file: list_global_config_files has it as identifier.",
    ),
]
Sql = Annotated[
    str,
    Field(
        min_length=1,
        max_length=20_000,
        description="One SELECT in the dialect that admin_describe_schema names, with tables and columns listed there."
        " Values stand in the text; there are no parameters.",
    ),
]
