"""What the API says about itself in openapi.json, as the operations that tools call."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One endpoint: its verb, its path template, and the schema of its 200 answer."""

    method: str
    path: str
    output_schema: JsonObject

    @property
    def collection(self) -> str:
        """Where it looks things up: `deployments` for /admin_api/deployments/{identifier}/servers."""
        return self.path.partition("/{")[0].rpartition("/")[2]

    def split(self, arguments: Mapping[str, object]) -> tuple[str, dict[str, object]]:
        """The path with its arguments filled in, and those left over for the query; ValueError for a bad segment."""
        query = dict(arguments)
        path = re.sub(r"{(\w+)}", lambda name: path_segment(query.pop(name[1])), self.path)
        return path, query

    def mismatch(self, answer: JsonObject) -> str | None:
        """Where and by which rule an answer breaks the schema, without its values; None when it keeps it."""
        error = best_match(self._validator.iter_errors(answer))
        return f"{error.json_path} ({error.validator})" if error else None

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return Draft202012Validator(self.output_schema)


Contract = Mapping[str, Operation]


def path_segment(value: object) -> str:
    """The value as exactly one segment of a path; ValueError for what HTTP clients resolve away or join."""
    if value in ("", ".", ".."):
        raise ValueError("a path segment cannot be empty, '.' or '..'")
    return quote(str(value), safe="")


def load_contract() -> Contract:
    """The operations of openapi.json by operationId."""
    document = json.loads(files(__package__).joinpath("openapi.json").read_text("utf-8"))
    # MCP wants self-contained schemas: what OpenAPI keeps in components, JSON Schema keeps in $defs.
    schemas = json.loads(json.dumps(document["components"]["schemas"]).replace("#/components/schemas/", "#/$defs/"))
    return {
        endpoint["operationId"]: Operation(method, path, self_contained(answer_name(endpoint), schemas))
        for path, endpoints in document["paths"].items()
        for method, endpoint in endpoints.items()
    }


def answer_name(endpoint: JsonObject) -> str:
    """The name of the schema of an endpoint's 200 answer."""
    reference: str = endpoint["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    return reference.rpartition("/")[2]


def self_contained(name: str, schemas: JsonObject) -> JsonObject:
    """One schema with the definitions that it refers to, directly or not, under $defs."""
    reached: set[str] = set()
    pending = references(schemas[name])
    while pending:
        reached |= pending
        pending = {found for known in pending for found in references(schemas[known])} - reached
    return {**schemas[name], "$defs": {known: schemas[known] for known in sorted(reached)}}


def references(schema: JsonObject) -> set[str]:
    """Names of the definitions that a schema refers to itself."""
    return set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
