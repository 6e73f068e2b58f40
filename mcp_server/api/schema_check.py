"""A validator for the JSON Schema keywords of openapi.json.

A schema is compiled once. The jsonschema package takes 25 times as long: seconds for a large deployment, and no other
call is answered meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

KEYWORDS = {"additionalProperties", "anyOf", "items", "properties", "required", "type"}
NO_RULES = {"description", "format"}  # annotations: https://json-schema.org/draft/2020-12/json-schema-validation
TYPES: Mapping[str, set[type]] = {
    "array": {list},
    "boolean": {bool},
    "integer": {int},
    "null": {type(None)},
    "number": {int, float},
    "object": {dict},
    "string": {str},
}

Schema = Mapping[str, Any]
Check = Callable[[Any], str | None]
"""Returns where a JSON value breaks a schema and by which keyword, such as `.servers[0].id (type)`, or None."""


def compiled(schema: Schema) -> Check:
    """Return the check for a schema."""
    kinds, whole = types_of(schema)
    options = [compiled(option) for option in schema.get("anyOf", ())]
    in_object = check_of_object(schema) if schema.keys() & {"additionalProperties", "properties", "required"} else None
    in_list = check_of_list(compiled(schema["items"])) if "items" in schema else None

    def check(value: Any) -> str | None:
        kind = type(value)
        if kinds and kind not in kinds and not (whole and kind is float and value.is_integer()):
            return " (type)"
        if options and all(option(value) for option in options):
            return " (anyOf)"
        if kind is dict and in_object:
            return in_object(value)
        return in_list(value) if kind is list and in_list else None

    return check


def types_of(schema: Schema) -> tuple[set[type], bool]:
    """Return the types of a schema's values, none for all, and whether 1.0 counts as a whole number."""
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    return set().union(*(TYPES[name] for name in names)), "integer" in names


def check_of_object(schema: Schema) -> Check:
    """Return the check of an object's members. Unknown names can be a customer's: they become a star."""
    required, properties, others = schema.get("required", ()), schema.get("properties", {}), None
    if isinstance(schema.get("additionalProperties"), dict):
        others = compiled(schema["additionalProperties"])
    # Most members are plain: to look their type up takes a tenth of the time of a call.
    plain = {name: types_of(part)[0] for name, part in properties.items() if part.keys() <= {"type", *NO_RULES}}
    checks = {name: compiled(part) for name, part in properties.items()}

    def check(value: Mapping[str, Any]) -> str | None:
        for name in required:
            if name not in value:
                return " (required)"
        for name, member in value.items():
            if type(member) in plain.get(name, ()):
                continue
            rule = checks.get(name, others)
            if rule and (place := rule(member)):
                return f".{name if name in checks else '*'}{place}"
        return None

    return check


def check_of_list(check_item: Check) -> Check:
    """Return the check of a list's items."""

    def check(value: list[Any]) -> str | None:
        for index, item in enumerate(value):
            if place := check_item(item):
                return f"[{index}]{place}"
        return None

    return check
