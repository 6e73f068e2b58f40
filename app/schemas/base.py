"""The base schema, shared parts of answers, and fields that print values as Rails does."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from app.rules import Record
from app.rules.customer_text import cleaned

Print = Callable[[Any], Any]

# Values of these types, and None, are printed unchanged: marshmallow's way takes five times as long.
PLAIN = {fields.String: str, fields.Integer: int, fields.Boolean: bool}


class Base(Schema):
    """An answer, or a part of one. With EXCLUDE a client that has an older schema ignores new keys."""

    class Meta:
        unknown = EXCLUDE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._printed = [
            (name, PLAIN.get(type(field)), _print_of(name, field)) for name, field in self.dump_fields.items()
        ]

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """Return the record as plain JSON types, or a list of them with `many`. Records are mappings, never objects."""
        if many:
            return [self.dump(record) for record in obj]
        printed: Record = {}
        for name, plain, print_value in self._printed:
            try:
                value = obj[name]
            except KeyError:  # also absent from the answer
                continue
            printed[name] = value if type(value) is plain or (value is None and plain) else print_value(value)
        return printed


def _print_of(name: str, field: fields.Field[Any]) -> Print:
    """Return what prints a value of this field."""
    if isinstance(field, RailsTime | RailsFlag | CustomerText):
        return field.print_value
    if type(field) is fields.Nested:  # marshmallow's way takes twice the time
        dump = partial(field.schema.dump, many=field.many)
        return lambda value: None if value is None else dump(value)
    if type(field) is fields.List:
        plain, each = PLAIN.get(type(field.inner)), _print_of(name, field.inner)
        return lambda value: None if value is None else [part if type(part) is plain else each(part) for part in value]
    return lambda value: field.serialize(name, {name: value})


class RailsTime(fields.DateTime):
    """A UTC timestamp as Rails prints it: 2026-04-14T10:38:26.000Z, cut (not rounded) to milliseconds."""

    def print_value(self, value: Any) -> str | None:
        """Return the timestamp as text, or None."""
        # Not a datetime: NULL, or MariaDB's 0000-00-00, which Rails also reads as nil.
        if not isinstance(value, datetime):
            return None
        if value.tzinfo:
            value = value.astimezone(UTC).replace(tzinfo=None)
        text = value.isoformat()  # with timespec= it takes half as long again
        return f"{text[:23]}Z" if value.microsecond else f"{text}.000Z"


class RailsFlag(fields.Boolean):
    """A boolean column as Rails' `name?` reads it: NULL is false."""

    def print_value(self, value: Any) -> bool:
        """Return the flag."""
        return bool(value)


class CustomerText(fields.String):
    """A customer's text, without secrets and without invisible characters."""

    def print_value(self, value: Any) -> str | None:
        """Return the text, or None."""
        return None if value is None else cleaned(str(value))


def customer_text(description: str) -> CustomerText:
    """Return the field of a customer's text that is always in the answer; null where the row or the value is gone."""
    return CustomerText(required=True, allow_none=True, metadata={"description": f"{description} Customers' data."})


def integer(description: str, *, nullable: bool = False) -> fields.Integer:
    """Return the field of a whole number that is always in the answer."""
    return fields.Integer(required=True, allow_none=nullable, metadata={"description": description})


def text(description: str) -> fields.String:
    """Return the field of a string that is always in the answer; null where the row or the value is gone."""
    return fields.String(required=True, allow_none=True, metadata={"description": description})


def time(description: str) -> RailsTime:
    """Return the field of a timestamp that is always in the answer; null where the event has not happened."""
    return RailsTime(
        required=True, allow_none=True, metadata={"description": f"{description} UTC, to the millisecond."}
    )


def flag(description: str) -> RailsFlag:
    """Return the field of a boolean that is always in the answer."""
    return RailsFlag(required=True, metadata={"description": description})


def nullable_flag(description: str) -> fields.Boolean:
    """Return the field of a boolean that is always in the answer; null where it is unknown."""
    return fields.Boolean(required=True, allow_none=True, metadata={"description": description})


def said(description: str, **options: Any) -> fields.String:
    """Return the field of a string that is absent where it does not apply."""
    return fields.String(metadata={"description": description}, **options)


def texts(description: str) -> fields.List[str]:
    """Return the field of a list of strings that is always in the answer."""
    return fields.List(fields.String(), required=True, metadata={"description": description})


def list_of(schema: type[Schema], description: str = "") -> fields.Nested:
    """Return the field of a list of parts that is always in the answer."""
    metadata = {"description": description} if description else {}
    return fields.Nested(schema, many=True, required=True, metadata=metadata)


def left_out() -> fields.Dict:
    """Return the field of shortened lists: how many entries are shown, and of how many, by the list's name."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        required=True,
        metadata={"description": "Of each list that was cut, how many are shown and the total. Empty: nothing was."},
    )


def caveats() -> fields.List[str]:
    """Return the field of sentences about what the answer cannot say."""
    return texts("What could not be known, and why.")


def server_ids(description: str) -> fields.List[int]:
    """Return the field of database ids of servers; null for a row that names no server."""
    return fields.List(fields.Integer(allow_none=True), metadata={"description": description})


class Answer(Base):
    """A whole answer."""

    as_of = time("When the database was read; X-Replica-Lag says how much older a replica's rows can be.")


class Provisional(Answer):
    """An answer about a deployment."""

    provisional = flag("True while the deployment is not over: what the answer says can change.")


class AccountSchema(Base):
    """The customer."""

    id = integer("Database id.")
    name = text("Display name.")
    permalink = text("Subdomain of the account: what account endpoints take.")
    status = text("active, suspended, cancelled, ...: an open set.")
    url = text("DeployHQ's own page.")


class AccountRefSchema(Base):
    """The customer that a row belongs to."""

    permalink = text("Subdomain of the account: what account endpoints take.")
    name = customer_text("Display name.")
    status = text("active, suspended, cancelled, ...: an open set.")
    url = text("DeployHQ's own page.")


class CallArgumentsSchema(Base):
    """The arguments of a call."""

    identifier = said("UUID.")
    account = said("Permalink of an account.")
    project = said("Permalink of a project.")
    branch = said("Name of a branch.")
    sql = said("A query.")


class CallSchema(Base):
    """A tool that would tell more."""

    tool = text("Name of the tool, which is that of the operation.")
    arguments = fields.Nested(CallArgumentsSchema, required=True)
    why = text("What it would tell.")


class ErrorSchema(Base):
    """Every error."""

    error = fields.String(required=True, metadata={"description": "What is wrong, and what to send instead."})
    hint = said("Of a 404: which call finds the row.")
