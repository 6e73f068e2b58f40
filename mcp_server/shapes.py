"""Answers of DeployHQ's public API as tables of fields: the tables say what is passed on, and make the output schemas.

What is not in a table stays here: passwords, keys and hooks that DeployHQ adds one day never reach an agent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deployhq_redaction import redact

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A value without parts: its JSON type, to which anything else is turned as text. All may be null."""

    kind: str  # string, integer, number, boolean
    description: str = ""
    prose: bool = False  # text that may hold secrets, which are taken out

    def schema(self) -> JsonObject:
        """Text is allowed beside every type: DeployHQ's own documents disagree on some."""
        types = ["string", "null"] if self.kind == "string" else [self.kind, "string", "null"]
        return {"type": types, **({"description": self.description} if self.description else {})}

    def pick(self, value: object) -> object:
        """The value, as the schema allows it."""
        fitting: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,)}
        if value is None or type(value) in fitting.get(self.kind, ()):
            return value
        return redact(str(value)) if self.prose else str(value)


@dataclass(frozen=True)
class Record:
    """An object of which these fields are passed on."""

    fields: Mapping[str, "Shape"]
    description: str = ""

    def schema(self) -> JsonObject:
        """No field is promised: DeployHQ leaves out what a plan, a protocol or an old deployment does not have."""
        properties = {name: shape.schema() for name, shape in self.fields.items()}
        described = {"description": self.description} if self.description else {}
        return {"type": ["object", "null"], "properties": properties, **described}

    def pick(self, value: object) -> object:
        """The fields that are there; null for anything but an object."""
        if not isinstance(value, dict):
            return None
        return {name: shape.pick(value[name]) for name, shape in self.fields.items() if name in value}


@dataclass(frozen=True)
class Rows:
    """A list of such values."""

    of: "Shape"
    description: str = ""

    def schema(self) -> JsonObject:
        described = {"description": self.description} if self.description else {}
        return {"type": "array", "items": self.of.schema(), **described}

    def pick(self, value: object) -> list[object]:
        """The rows; none for anything but a list."""
        return [self.of.pick(row) for row in value] if isinstance(value, list) else []


@dataclass(frozen=True)
class Tally:
    """The lists of a mapping's values as their lengths: changed and removed files by server, for instance."""

    description: str = ""

    def schema(self) -> JsonObject:
        counts = {"type": "object", "additionalProperties": {"type": "integer"}}
        return {"type": "object", "additionalProperties": counts, "description": self.description}

    def pick(self, value: object) -> object:
        """For every key, how many entries each of its lists has."""
        rows = value.items() if isinstance(value, dict) else ()
        return {key: {name: len(files) for name, files in lists.items() if isinstance(files, list)}
                for key, lists in rows if isinstance(lists, dict)}  # fmt: skip


Shape = Field | Record | Rows | Tally


def text(description: str = "") -> Field:
    """Text that is passed on as it is."""
    return Field("string", description)


def prose(description: str = "") -> Field:
    """Text written by people and programs, without the secrets in it."""
    return Field("string", description, prose=True)


def whole(description: str = "") -> Field:
    """A whole number."""
    return Field("integer", description)


def flag(description: str = "") -> Field:
    """True or false."""
    return Field("boolean", description)
