"""Shapes: tables of the fields that are passed on from DeployHQ's public API. They also make the output schemas.

A field that no table lists is dropped, so a password or key that DeployHQ adds one day does not reach an agent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deployhq_redaction import redact

JsonObject = dict[str, Any]

FITTING: Mapping[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,), "string": ()}


@dataclass(frozen=True)
class Field:
    """A value without parts, of one JSON type. A value of another type is passed on as text; all can be null."""

    kind: str  # string, integer, number, boolean
    description: str = ""
    prose: bool = False  # text that can hold secrets, which are redacted

    def schema(self) -> JsonObject:
        """Return the schema, which allows text beside every type: DeployHQ's own documents disagree on some."""
        types = ["string", "null"] if self.kind == "string" else [self.kind, "string", "null"]
        return {"type": types, **({"description": self.description} if self.description else {})}

    def pick(self, value: object) -> object:
        """Return the value as the schema allows it."""
        if value is None or type(value) in FITTING[self.kind]:
            return value
        text = value if type(value) is str else str(value)
        return redact(text) if self.prose else text


@dataclass(frozen=True)
class Record:
    """An object, of which only these fields are passed on."""

    fields: Mapping[str, "Shape"]
    description: str = ""

    def schema(self) -> JsonObject:
        """Return the schema. It requires no field: plans, protocols and old deployments lack some."""
        properties = {name: shape.schema() for name, shape in self.fields.items()}
        described = {"description": self.description} if self.description else {}
        return {"type": ["object", "null"], "properties": properties, **described}

    def pick(self, value: object) -> object:
        """Return the fields that are present; null for anything but an object."""
        if not isinstance(value, dict):
            return None
        return {name: shape.pick(value[name]) for name, shape in self.fields.items() if name in value}


@dataclass(frozen=True)
class Rows:
    """A list of values of one shape."""

    of: "Shape"
    description: str = ""

    def schema(self) -> JsonObject:
        """Return the schema."""
        described = {"description": self.description} if self.description else {}
        return {"type": "array", "items": self.of.schema(), **described}

    def pick(self, value: object) -> list[object]:
        """Return the rows; none for anything but a list."""
        return [self.of.pick(row) for row in value] if isinstance(value, list) else []


@dataclass(frozen=True)
class Tally:
    """A mapping of lists, passed on as their lengths: numbers of changed and removed files by server."""

    description: str = ""

    def schema(self) -> JsonObject:
        """Return the schema."""
        counts = {"type": "object", "additionalProperties": {"type": "integer"}}
        return {"type": "object", "additionalProperties": counts, "description": self.description}

    def pick(self, value: object) -> object:
        """Return, for every key, how many entries each of its lists has."""
        rows = value.items() if isinstance(value, dict) else ()
        return {key: {name: len(files) for name, files in lists.items() if isinstance(files, list)}
                for key, lists in rows if isinstance(lists, dict)}  # fmt: skip


Shape = Field | Record | Rows | Tally


def text(description: str = "") -> Field:
    """Return a field of text that is passed on unchanged."""
    return Field("string", description)


def prose(description: str = "") -> Field:
    """Return a field of free text, whose secrets are redacted."""
    return Field("string", description, prose=True)


def whole(description: str = "") -> Field:
    """Return a field of whole numbers."""
    return Field("integer", description)


def flag(description: str = "") -> Field:
    """Return a field of true or false."""
    return Field("boolean", description)
