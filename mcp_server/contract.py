"""What the API says about itself in openapi.json, as the operations that tools call."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from mcp_server.endpoint import Endpoint
from mcp_server.schema_check import fault

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Operation(Endpoint):
    """An endpoint of the diagnostics API, and the schema of its 200 answer."""

    output_schema: JsonObject
    takes_body: bool = False
    """Whether its arguments go into a JSON body, rather than behind the question mark."""

    @property
    def verb(self) -> str:
        """GET or POST."""
        return self.method.upper()

    def mismatch(self, answer: JsonObject) -> str | None:
        """Where and by which rule an answer breaks the schema, without its values; None when it keeps it."""
        place = fault(answer, self.output_schema)
        return f"${place}" if place else None


Contract = Mapping[str, Operation]


def load_contract() -> Contract:
    """The operations of openapi.json by operationId."""
    document = json.loads(files(__package__).joinpath("openapi.json").read_text("utf-8"))
    schemas = document["components"]["schemas"]
    return {
        endpoint["operationId"]: Operation(
            method, path, inlined(answer_schema(endpoint), schemas), "requestBody" in endpoint
        )
        for path, endpoints in document["paths"].items()
        for method, endpoint in endpoints.items()
    }


def answer_schema(endpoint: JsonObject) -> JsonObject:
    """The schema of an endpoint's 200 answer."""
    schema: JsonObject = endpoint["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


def inlined(schema: Any, schemas: JsonObject) -> Any:
    """The schema with what it refers to in the places of the references, since some MCP clients follow none."""
    if isinstance(schema, list):
        return [inlined(part, schemas) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return {key: inlined(part, schemas) for key, part in schema.items()}
