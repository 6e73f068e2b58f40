"""Argument errors: which argument is wrong, why, and what to send instead."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

PROBLEMS = {"missing_argument": "is missing", "value_error": "does not have the right form"}
LONGEST_NAME = 60  # characters of an argument name that the caller invented
MOST_FAULTS = 10  # 60,000 unknown arguments would make 3 MB of sentences


def fault_sentences(error: ValidationError, parameters: Mapping[str, Mapping[str, str]]) -> str:
    """Return what is wrong with a call's arguments, without the values that were sent."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    sentences = [fault_sentence(dict(fault), parameters) for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        sentences[-1:] = [f"{len(faults) - MOST_FAULTS + 1} more arguments cannot be used."]
    return " ".join(sentences)


def fault_sentence(fault: Mapping[str, Any], parameters: Mapping[str, Mapping[str, str]]) -> str:
    """Return one finding of pydantic as a sentence for the caller."""
    name = str(fault["loc"][0])
    if name not in parameters:
        taken = f"use {', '.join(parameters)}" if parameters else "this tool takes none"
        return f"There is no parameter {name[:LONGEST_NAME]!r}: {taken}."
    problem = PROBLEMS.get(fault["type"], f"cannot be used ({fault['msg']})")
    return f"{name} {problem}. Send: {parameters[name]['description']}"
