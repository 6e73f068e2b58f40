"""A validator for the JSON Schema keywords of openapi.json.

The jsonschema package takes 5.8 times as long: seconds for a large deployment, and no other call is answered meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

KEYWORDS = {"additionalProperties", "anyOf", "items", "properties", "required", "type"}
NO_RULES = {"description", "format"}  # annotations: https://json-schema.org/draft/2020-12/json-schema-validation

TYPES: Mapping[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int or (isinstance(value, float) and value.is_integer()),
    "null": lambda value: value is None,
    "number": lambda value: type(value) in (int, float),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def fault(value: Any, schema: Mapping[str, Any]) -> str | None:
    """Return where a value breaks the schema and by which keyword, such as `.servers[0].id (type)`, or None."""
    kinds = schema.get("type", ())
    if kinds and not any(TYPES[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return " (type)"
    if "anyOf" in schema and all(fault(value, option) for option in schema["anyOf"]):
        return " (anyOf)"
    if isinstance(value, dict):
        return fault_in_object(value, schema)
    if isinstance(value, list) and "items" in schema:
        found = ((index, fault(item, schema["items"])) for index, item in enumerate(value))
        return next((f"[{index}]{place}" for index, place in found if place), None)
    return None


def fault_in_object(value: Mapping[str, Any], schema: Mapping[str, Any]) -> str | None:
    """Return where an object's members break the schema. Unknown names can be a customer's: they become a star."""
    if not all(name in value for name in schema.get("required", ())):
        return " (required)"
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    for name, member in value.items():
        rule = properties.get(name, others)
        if isinstance(rule, dict) and (place := fault(member, rule)):
            return f".{name if name in properties else '*'}{place}"
    return None
