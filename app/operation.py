"""`@operation` joins a view to its URL, its arguments and its answer's schema; the OpenAPI document is read from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, jsonify
from marshmallow import Schema

from app.arguments import path_argument, query_arguments

Answer = dict[str, Any]
View = Callable[..., Answer]


@dataclass(frozen=True)
class Operation:
    """One endpoint of the contract."""

    name: str
    """Operation id in the OpenAPI document, and name of the MCP tool."""
    description: str
    returns: Schema
    query: Schema | None


operations: dict[Callable[..., Any], Operation] = {}
"""By the function that Flask calls."""


def operation(
    blueprint: Blueprint, rule: str, name: str, *, returns: Schema, query: Schema | None = None
) -> Callable[[View], View]:
    """Answer GET `rule` with the view's dict, dumped by `returns`. The view gets its arguments checked, by name."""

    def register(view: View) -> View:
        @wraps(view)
        def serve(**path: str) -> Response:
            arguments: dict[str, object] = {key: path_argument(key, value) for key, value in path.items()}
            if query:
                arguments |= query_arguments(query)
            return jsonify(returns.dump(view(**arguments)))

        operations[serve] = Operation(name, view.__doc__ or "", returns, query)
        # Rails answers with a format or a slash at the end too, and has no answer to OPTIONS.
        for spelling in (rule, f"{rule}.json"):
            blueprint.add_url_rule(
                spelling, view.__name__, serve, strict_slashes=False, provide_automatic_options=False
            )
        return view

    return register
