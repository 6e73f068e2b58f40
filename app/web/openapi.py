"""The OpenAPI 3.1 document, made from the operations and their schemas."""

import json
import re
import warnings
from collections.abc import Collection
from typing import Any

import click
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, current_app
from marshmallow import Schema
from werkzeug.routing import Rule

from app.schemas.base import ErrorSchema
from app.web.body import TEXTS
from app.web.formats import FORMS, MEDIA
from app.web.operation import Operation, operations

VERSION = "1.0.0"

PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "identifier": {
        "description": "UUID as it was pasted: in any case, without dashes, in quotes, Markdown or a DeployHQ URL.",
        # Not a number: database ids are refused.
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[^/\x00]*[^/\x000-9][^/\x00]*$"},
    },
    "permalink": {
        "description": "Permalink, as in URLs: of an account the subdomain.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[^/\x00]+$"},
    },
}

ERRORS = {
    "400": "An argument cannot be used; the text says which, and what to send instead.",
    "401": "No bearer token, or a wrong one.",
    "403": "The caller's address is not in an allowed network.",
    "404": "No such row.",
    "406": "The answer does not come in the form that Accept or format asks for; the text says in which it does.",
    "414": "The URL is longer than 8 kB: send less text, or fewer letters that must be encoded.",
    "500": "The service is at fault, or its token is not configured.",
    "503": "The database cannot be reached, or all connections are in use.",
    "504": "The database did not answer in time.",
}

BODY_ERRORS = {
    "408": "The body did not arrive in time.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "Too many requests, or too many at the same time; Retry-After says when to try again.",
}


def init_openapi(app: Flask) -> None:
    """Add the command `flask openapi`."""

    @app.cli.command("openapi")
    def print_document() -> None:
        """Print the OpenAPI document."""
        click.echo(json.dumps(openapi_document(current_app), indent=2))


def openapi_document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of every operation that `app` serves."""
    spec = APISpec(
        title="DeployHQ admin diagnostics",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_component_name)],
        info={"description": "Read-only, cross-account diagnostics for support."},
        security=[{"bearer": []}],
    )
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for status, description in (ERRORS | BODY_ERRORS).items():
        spec.components.response(status, _answer(description, ErrorSchema()))
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Multiple schemas resolved")  # two classes of one name: rename one of them
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            served = operations.get(app.view_functions[rule.endpoint])
            if served and not rule.rule.endswith(".json"):
                operation = {served.method.lower(): _describe(served, rule)}
                spec.path(re.sub("<(.+?)>", r"{\1}", rule.rule), operations=operation)
    return spec.to_dict()


def _describe(served: Operation, rule: Rule) -> dict[str, Any]:
    path = [{"in": "path", "name": name, "required": True, **PATH_PARAMETERS[name]} for name in sorted(rule.arguments)]
    query = [{"in": "query", "schema": served.arguments}] if served.arguments else []
    errors: dict[str, Any] = {status: status for status in (ERRORS | BODY_ERRORS if served.body else ERRORS)}
    if served.problem:
        errors["400"] = _answer(ERRORS["400"], served.problem)
    answer = _answer("The answer.", served.returns, served.forms)
    return {
        "operationId": served.name,
        "summary": " ".join(served.description.split()),
        "parameters": path + query,
        **({"requestBody": _body(served.body)} if served.body else {}),
        "responses": {"200": answer} | dict(sorted(errors.items())),
    }


def _body(schema: Schema) -> dict[str, Any]:
    texts = TEXTS if len(schema.fields) == 1 else ()  # one argument can be sent by itself
    return _content("The arguments.", schema, texts) | {"required": True}


def _answer(description: str, schema: Schema, forms: Collection[str] = FORMS) -> dict[str, Any]:
    return _content(description, schema, [MEDIA[form] for form in forms if form != "json"])


def _content(description: str, schema: Schema, texts: Collection[str]) -> dict[str, Any]:
    """Return the description of what is JSON by this schema, or a text of one of these media types."""
    content = {"application/json": {"schema": schema}, **{media: {"schema": {"type": "string"}} for media in texts}}
    return {"description": description, "content": content}


def _component_name(schema: Any) -> str:
    """Return the schema's name in the document, such as Deployment for DeploymentSchema."""
    name: str = (schema if isinstance(schema, type) else type(schema)).__name__
    return name.removesuffix("Schema")
