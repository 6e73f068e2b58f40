"""`@operation` joins a view to its URL, arguments and answer schema; the OpenAPI document is made from these."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Blueprint, Response
from marshmallow import Schema

from app.web.arguments import path_argument, url_arguments
from app.web.body import body_arguments
from app.web.formats import FORMS, choose_form, write_answer

Answer = dict[str, Any]
View = Callable[..., Answer]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An endpoint of the contract."""

    name: str
    """The operationId in the OpenAPI document, and the MCP tool's name."""
    description: str
    method: str
    returns: Schema
    arguments: Schema | None
    """Of the URL's arguments behind the question mark."""
    body: Schema | None
    problem: Schema | None
    """Schema of a 400 that has more keys than `error`."""
    forms: Collection[str]
    """Formats of the answer besides JSON, as in ?format=."""


operations: dict[Callable[..., Any], Operation] = {}
"""Operations by view function, as Flask calls it."""


def operation(
    blueprint: Blueprint,
    rule: str,
    name: str,
    *,
    returns: Schema,
    arguments: Schema | None = None,
    method: str = "GET",
    body: Schema | None = None,
    problem: Schema | None = None,
    forms: Collection[str] = FORMS,
) -> Callable[[View], View]:
    """Route `rule` to the view, with validated arguments by name; its dict is dumped by `returns`."""

    def register(view: View) -> View:
        @wraps(view)
        def serve(**path: str) -> Response:
            given: dict[str, object] = {key: path_argument(key, value) for key, value in path.items()}
            if arguments:
                given |= url_arguments(arguments)
            if body:
                given |= body_arguments(body)
            media = choose_form(forms)
            read_at = datetime.now(UTC)
            return write_answer(returns.dump({"as_of": read_at} | view(**given)), name, media)

        operations[serve] = Operation(
            name=name,
            description=view.__doc__ or "",
            method=method,
            returns=returns,
            arguments=arguments,
            body=body,
            problem=problem,
            forms=forms,
        )
        # Rails also answers paths with a format or a trailing slash, and does not answer OPTIONS.
        for spelling in (rule, f"{rule}.json"):
            options: dict[str, Any] = {"strict_slashes": False, "provide_automatic_options": False}
            blueprint.add_url_rule(spelling, view.__name__, serve, methods=[method], **options)
        return view

    return register
