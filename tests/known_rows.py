"""Hooks of schemathesis: calls that keep to the schema name rows that exist, which no schema can say."""

import json
import os
from typing import Any

import schemathesis
from schemathesis import Case, GenerationMode, HookContext

KNOWN: dict[str, Any] = json.loads(os.environ["KNOWN_ROWS"])
"""Values by argument: of a cursor null, when none exists; of an identifier by the noun of the path."""


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], **kwargs: Any) -> None:
    """Put known values in place of those that were made up; leave alone the calls that break the schema."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    noun = case.path.split("/")[2]
    for values in (case.path_parameters, case.query):
        for name in KNOWN.keys() & set(values):
            values[name] = KNOWN[name].get(noun) if isinstance(KNOWN[name], dict) else KNOWN[name]
            if values[name] is None:
                del values[name]
    if "server" in case.query:  # a list is about one of them
        case.query.pop("group", None)
