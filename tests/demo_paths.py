"""A path of each GET endpoint for the demo's rows, from openapi.json: a new endpoint is tried by itself."""

import json
import re
from typing import Any

from migrations_mirror.sample import MISSED_FILES_DEPLOYMENT
from tests.service import ROOT

DOCUMENT = json.loads((ROOT / "mcp_server" / "api" / "openapi.json").read_text("utf-8"))

EXAMPLES = {
    "accounts": "teapot-shop",
    "deployments": MISSED_FILES_DEPLOYMENT,
    "projects": "storefront",
    "server_groups": "1ff1de77-4005-48da-a3f4-2943881c655f",
    "servers": "00f2fdbf-d893-4c04-97ee-285d96baabe7",
    "steps": "44137403-b9b9-4ff8-b832-9624e8b08241",
}
"""What stands behind each noun of a URL."""
QUERIES: dict[str, dict[str, Any]] = {"admin_find": {"q": "web3"}, "admin_summarize_failures": {"days": 30}}
"""Arguments without which an answer is refused, or has nothing to show."""

TEMPLATES: dict[str, str] = {
    operation["get"]["operationId"]: path.removeprefix("/admin_api/")
    for path, operation in DOCUMENT["paths"].items()
    if "get" in operation
}


def parameter_of(path: str, name: str) -> str:
    """Return what a tool calls an operation's parameter: a permalink by the noun before it, `account` or `project`."""
    before = re.search(r"(\w+)s/\{permalink\}", path)
    return before[1] if before and name == "permalink" else name


def arguments_of(operation: str) -> dict[str, Any]:
    """Return the arguments of the operation's tool."""
    path = TEMPLATES[operation]
    in_path = re.findall(r"(\w+)/\{(\w+)\}", path)
    return {parameter_of(path, name): _example(noun) for noun, name in in_path} | QUERIES.get(operation, {})


def _example(noun: str) -> str:
    if noun not in EXAMPLES:
        raise LookupError(f"give one of the demo's {noun} in EXAMPLES of tests/demo_paths.py")
    return EXAMPLES[noun]


def _path(operation: str) -> str:
    path = re.sub(r"(\w+)/\{\w+\}", lambda found: f"{found[1]}/{_example(found[1])}", TEMPLATES[operation])
    query = "&".join(f"{name}={value}" for name, value in QUERIES.get(operation, {}).items())
    return f"{path}?{query}" if query else path


PATHS = {operation: _path(operation) for operation in TEMPLATES}
