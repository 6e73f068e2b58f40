"""The contract of the diagnostics API: the operations of openapi.json."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastmcp.exceptions import ToolError

from mcp_server.api.messages import JsonObject
from mcp_server.api.schema_check import Check, compiled

BAD_SEGMENT = "An identifier or permalink cannot be empty, '.' or '..'. Send the UUID or the permalink itself."


@dataclass(frozen=True)
class Endpoint:
    """An HTTP verb and a path template such as /projects/{project}."""

    method: str
    path: str

    @property
    def collection(self) -> str:
        """Return what is looked up: `deployments` for /admin_api/deployments/{identifier}/servers."""
        return self.path.rpartition("/{")[0].rpartition("/")[2]

    def split(self, arguments: Mapping[str, object]) -> tuple[str, dict[str, object]]:
        """Return the path with its arguments filled in, and the others given. Raises ToolError for a bad one."""
        rest = {name: value for name, value in arguments.items() if value is not None}
        path = re.sub(r"{(\w+)}", lambda name: path_segment(rest.pop(name[1])), self.path)
        return path, rest


@dataclass(frozen=True)
class Operation(Endpoint):
    """An endpoint of the diagnostics API with the schema of its 200 answer."""

    output_schema: JsonObject
    takes_body: bool = False
    """Whether the arguments go into a JSON body and not into the query string."""

    @cached_property
    def _check(self) -> Check:
        return compiled(self.output_schema)

    def mismatch(self, answer: JsonObject) -> str | None:
        """Return where an answer breaks the schema and by which keyword, without its values; None if it fits."""
        place = self._check(answer)
        return f"${place}" if place else None


Contract = Mapping[str, Operation]


def load_contract() -> Contract:
    """Return the operations of openapi.json by operationId."""
    document = json.loads(files(__package__).joinpath("openapi.json").read_text("utf-8"))
    schemas = document["components"]["schemas"]
    return {
        operation["operationId"]: Operation(
            method.upper(),
            path,
            inlined(operation["responses"]["200"]["content"]["application/json"]["schema"], schemas),
            "requestBody" in operation,
        )
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def inlined(schema: Any, schemas: JsonObject) -> Any:
    """Return the schema with each $ref replaced by its target, since some MCP clients follow none."""
    if isinstance(schema, list):
        return [inlined(part, schemas) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return {key: inlined(part, schemas) for key, part in schema.items()}


def path_segment(value: object) -> str:
    """Return the value as one path segment. Raises ToolError for segments that HTTP clients resolve away."""
    if value in ("", ".", ".."):
        raise ToolError(BAD_SEGMENT)
    return quote(str(value), safe="")
