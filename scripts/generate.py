"""`make generated`: the files that are generated from the code. A test fails when one is stale."""

import asyncio
import json
from typing import Any

from fastmcp import Client
from mcp_types import Prompt, Resource, ResourceTemplate, Tool

from mcp_server import __version__
from mcp_server.access.credentials import AccountCredentials, Credentials
from mcp_server.config import Config
from mcp_server.server import create_server
from scripts import api_page, causes_page, clients, configuration_page, diagnosis_page, skill
from scripts.pages import HEADING, ROOT, demo_client, table

EVERYTHING = Credentials("token", AccountCredentials("user@example.com", "key", "acme"))
INTRODUCTION = "With credentials for one set only, only that set is listed. [mcp.md](mcp.md) says how to give them."

# Settings of the extension: name, environment variable or argument, and text for the user.
SETTINGS = {
    "admin_url": ("DEPLOYHQ_ADMIN_URL", "Diagnostics API", "Base URL of the diagnostics API, for the admin tools."),
    "admin_token": ("DEPLOYHQ_ADMIN_TOKEN", "Admin token", "Token of the diagnostics API. Without it, no admin tools."),
    "account": ("DEPLOYHQ_ACCOUNT", "Account", "acme, or acme.deployhq.com, for the account tools."),
    "email": ("DEPLOYHQ_EMAIL", "Email", "Email of a user of the account."),
    "api_key": (
        "DEPLOYHQ_API_KEY",
        "API key",
        "API key of that user: Settings, Security. Without it, no account tools.",
    ),
    "read_only": ("DEPLOYHQ_READ_ONLY", "Read-only", "Refuse every tool that changes something."),
}
SECRETS = {"admin_token", "api_key"}


async def definitions() -> tuple[list[Tool], list[Prompt], list[Resource | ResourceTemplate]]:
    """Return the tools, prompts and resources of a server with all credentials."""
    async with Client(create_server(Config(), lambda: EVERYTHING)) as client:
        resources = [*await client.list_resources(), *await client.list_resource_templates()]
        return await client.list_tools(), await client.list_prompts(), resources


def generated() -> dict[str, str]:
    """Return the content of every generated file, by path."""
    tools, prompts, resources = asyncio.run(definitions())
    # Committed so that a change of a name, schema or description shows in review.
    golden = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]
    with demo_client() as client:
        answered = {"docs/api.md": api_page.page(client), "docs/diagnosis.md": diagnosis_page.page(client)}
    return answered | {
        "tests/mcp/golden/tools.json": as_json(golden),
        "docs/causes.md": causes_page.page(),
        "docs/configuration.md": configuration_page.page(),
        "docs/mcp-clients.md": clients.page(),
        "docs/mcp-tools.md": tools_page(tools, prompts, resources),
        "packaging/manifest.json": as_json(manifest(tools, prompts)),
        "packaging/server.json": as_json(clients.registry_entry(SETTINGS, SECRETS)),
        "skills/deployhq-support/SKILL.md": skill.page(),
    }


def as_json(value: Any) -> str:
    """Return a value as committed JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def first_sentence(text: str | None) -> str:
    """Return the first sentence of a description, on one line."""
    return " ".join((text or "").split("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


def manifest(tools: list[Tool], prompts: list[Prompt]) -> dict[str, Any]:
    """Return the manifest of an .mcpb bundle, which runs this package with uv."""
    return {
        "manifest_version": "0.4",
        "name": "deployhq-mcp",
        "display_name": "DeployHQ",
        "version": __version__,
        "description": "Deployments, their logs, and read-only diagnostics for support.",
        "author": {"name": "DeployHQ"},
        "server": {
            "type": "uv",
            "entry_point": "mcp_server/__main__.py",
            "mcp_config": {
                "command": "uv",
                "args": ["run", "--directory", "${__dirname}", "deployhq-mcp"],
                "env": {variable: f"${{user_config.{name}}}" for name, (variable, _, _) in SETTINGS.items()},
            },
        },
        "tools": [{"name": tool.name, "description": first_sentence(tool.description)} for tool in tools],
        "prompts": [prompt_entry(prompt) for prompt in prompts],
        "compatibility": {"platforms": ["darwin", "win32", "linux"], "runtimes": {"python": ">=3.11"}},
        "user_config": {name: setting(name) for name in SETTINGS},
    }


def setting(name: str) -> dict[str, Any]:
    """Return the manifest's entry of one setting."""
    _, title, description = SETTINGS[name]
    if name == "read_only":
        return {"type": "boolean", "title": title, "description": description, "default": True}
    asked = {"type": "string", "title": title, "description": description, "required": False, "default": ""}
    return asked | ({"sensitive": True} if name in SECRETS else {})


def prompt_entry(prompt: Prompt) -> dict[str, Any]:
    """Return the manifest's entry of a prompt; the server renders its text."""
    names = [argument.name for argument in prompt.arguments or []]
    does = first_sentence(prompt.description)
    text = " ".join([does, *(f"{name}: ${{arguments.{name}}}" for name in names)])
    return {"name": prompt.name, "description": does, "arguments": names, "text": text}


def tools_page(tools: list[Tool], prompts: list[Prompt], resources: list[Resource | ResourceTemplate]) -> str:
    """Return the page with every tool, prompt and resource."""
    admin = [tool for tool in tools if tool.name.startswith("admin_")]
    account = [tool for tool in tools if tool not in admin]
    parts = [HEADING, "# Tools", INTRODUCTION]
    parts += ["## Admin: every account, with the token of the diagnostics API", tool_table(admin)]
    parts += ["## Account: one account, with a user's API key", tool_table(account)]
    parts += ["## Prompts", table(["prompt", "arguments", "does"], [prompt_row(prompt) for prompt in prompts])]
    parts += ["## Resources", table(["address", "holds"], [resource_row(resource) for resource in resources])]
    return "\n\n".join(parts) + "\n"


def tool_table(tools: list[Tool]) -> str:
    """Return the table of tools, with optional parameters in brackets."""
    return table(["tool", "parameters", "does"], [tool_row(tool) for tool in tools])


def tool_row(tool: Tool) -> list[str]:
    required = tool.input_schema.get("required", [])
    names = [name if name in required else f"[{name}]" for name in tool.input_schema.get("properties", {})]
    changes = "" if tool.annotations and tool.annotations.read_only_hint else " **Changes something.**"
    return [f"`{tool.name}`", " ".join(names), first_sentence(tool.description) + changes]


def prompt_row(prompt: Prompt) -> list[str]:
    names = [argument.name for argument in prompt.arguments or []]
    return [f"`{prompt.name}`", " ".join(names), first_sentence(prompt.description)]


def resource_row(resource: Resource | ResourceTemplate) -> list[str]:
    address = resource.uri if isinstance(resource, Resource) else resource.uri_template
    return [f"`{address}`", first_sentence(resource.description)]


if __name__ == "__main__":
    for name, text in generated().items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        unfinished = (ROOT / name).with_suffix(".new")
        unfinished.write_text(text, "utf-8")
        unfinished.replace(ROOT / name)
