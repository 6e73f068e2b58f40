"""The contract of the diagnostics API: the operations of openapi.json."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from mcp_server.api.schema_check import Check, compiled

JsonObject = dict[str, Any]


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
        """Return the path with its arguments filled in, and the other arguments. Raises ValueError for a bad one."""
        rest = dict(arguments)
        path = re.sub(r"{(\w+)}", lambda name: path_segment(rest.pop(name[1])), self.path)
        return path, rest


@dataclass(frozen=True)
class Operation(Endpoint):
    """An endpoint of the diagnostics API with the schema of its 200 answer."""

    output_schema: JsonObject
    takes_body: bool = False
    """Whether the arguments go into a JSON body and not into the query string."""

    @property
    def verb(self) -> str:
        """Return GET or POST."""
        return self.method.upper()

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
            method, path, inlined(answer_schema(operation), schemas), "requestBody" in operation
        )
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def answer_schema(operation: JsonObject) -> JsonObject:
    """Return the schema of an operation's 200 answer."""
    schema: JsonObject = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


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
    """Return the value as one path segment. Raises ValueError for segments that HTTP clients resolve away."""
    if value in ("", ".", ".."):
        raise ValueError("a path segment cannot be empty, '.' or '..'")
    return quote(str(value), safe="")
