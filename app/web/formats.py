"""Formats of answers: JSON, Markdown for tickets, plain text for terminals.

A template of app/schemas/templates, named after the operation, prints the answer that its schema has made. What a
template prints passes `finalize`, so no value reaches the page without being escaped, whoever wrote the template.
"""

import re
from collections.abc import Callable, Collection
from typing import Any

import orjson
from flask import Response, abort, jsonify, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.rules.diagnosis.words import counted
from app.rules.time_zones import find_zone
from app.web import printing
from app.web.charts import bars, between, columns, duration, lane_chart, moment, there

JSON = "application/json"
MEDIA = {"json": JSON, "markdown": "text/markdown", "text": "text/plain", "csv": "text/csv"}
FORMS = ("json", "markdown", "text")


def choose_form(forms: Collection[str]) -> str:
    """Return the requested format, by ?format= or Accept; abort with 406 for an unknown one."""
    accepted = request.headers.get("Accept")
    if not request.query_string and accepted in (None, "*/*", JSON):
        return "json"  # most calls; to parse both costs as much as a statement
    if name := request.args.get("format"):
        return name if name in forms else abort(406, _offer(f"format is {name[:40]!r}", forms))
    return _accepted(forms) or abort(406, _offer(f"Accept is {str(accepted)[:80]!r}", forms))


def _accepted(forms: Collection[str]) -> str | None:
    """Return the format that the request's Accept prefers, or None if it accepts none of them."""
    if not request.headers.get("Accept"):
        return "json"
    media = {MEDIA[form]: form for form in forms}
    return media.get(request.accept_mimetypes.best_match(list(media)) or "")


def _offer(given: str, forms: Collection[str]) -> str:
    return f"{given}: there are ?format={', '.join(forms)}, or Accept: {', '.join(MEDIA[form] for form in forms)}"


def write_answer(answer: dict[str, Any], name: str, form: str) -> Response:
    """Return the response with the answer of operation `name` in a format."""
    response = jsonify(answer) if form == "json" else _printed(answer, name, form)
    response.headers.add("Vary", "Accept")
    return response


def write_error(status: int, error: dict[str, Any]) -> Response:
    """Return an error's response, as Markdown or text if the caller asks for that, else as JSON."""
    wanted = request.args.get("format")
    form = wanted if wanted in FORMS else _accepted(FORMS) or "json"
    response = jsonify(error) if form == "json" else _sentences(status, error, form)
    response.status_code = status
    response.headers.add("Vary", "Accept")
    return response


def _sentences(status: int, error: dict[str, Any], form: str) -> Response:
    """Return the error's sentence, and a line for each of its other texts, such as the hint of a 404."""
    escaped = printing.markdown if form == "markdown" else printing.plain
    named = {f"Error {status}" if name == "error" else name.capitalize(): text for name, text in error.items()}
    lines = [f"{name}: {escaped(text)}" for name, text in named.items() if isinstance(text, str)]
    return Response(("\n\n" if form == "markdown" else "\n").join(lines) + "\n", mimetype=MEDIA[form])


def _printed(answer: dict[str, Any], name: str, form: str) -> Response:
    plain = orjson.loads(orjson.dumps(answer))  # the rows of a query are JSON already
    if form == "csv":
        response = Response(printing.csv_page(plain["columns"], plain["rows"]), mimetype=MEDIA[form])
        response.headers["X-Truncated"] = str(plain["truncated"]).lower()
        return response
    return Response(print_page(plain, name, form), mimetype=MEDIA[form])


def print_page(answer: dict[str, Any], name: str, form: str) -> str:
    """Return the answer of operation `name`, of plain JSON types, as Markdown or text."""
    environment = _MARKDOWN if form == "markdown" else _TEXT
    page = re.sub(r"\n{3,}", "\n\n", environment.get_template(f"{name}.jinja").render(answer)).strip("\n") + "\n"
    return page if form == "markdown" else printing.wrap(page)


def _environment(finalize: Callable[[Any], str], gap: str, **filters: Callable[..., Any]) -> Environment:
    environment = Environment(  # noqa: S701  # nosec B701: HTML's escaping is not Markdown's; finalize escapes all values
        loader=PackageLoader("app.schemas"),
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["gap"] = printing.Printed(gap)  # ends a paragraph of Markdown, which text can do without
    shared = {each.__name__: each for each in (counted, moment, there, between, duration, bars, lane_chart, columns)}
    environment.filters |= {**shared, "zone": find_zone, **filters}
    return environment


_MARKDOWN = _environment(
    printing.markdown,
    "\n",
    heading=printing.markdown_heading,
    code=printing.markdown_code,
    block=printing.markdown_block,
    strong=printing.markdown_strong,
    address=printing.markdown_address,
    cell=printing.markdown_cell,
)
_TEXT = _environment(
    printing.plain,
    "",
    heading=printing.text_heading,
    code=printing.plain,
    block=printing.text_block,
    strong=printing.plain,
    address=printing.plain,
)
