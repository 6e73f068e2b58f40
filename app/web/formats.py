"""The forms in which an answer is written: JSON, Markdown for tickets, plain text for terminals.

A template of app/schemas/templates, named after the operation, prints the answer that its schema has made. What a
template prints passes `finalize`, so no value reaches the page without being escaped, whoever wrote the template.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Response, abort, jsonify, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.rules.time_zones import find_zone
from app.web import charts, printing

JSON, MARKDOWN, TEXT = "application/json", "text/markdown", "text/plain"
NAMES = {"json": JSON, "markdown": MARKDOWN, "text": TEXT}


def choose_format() -> str:
    """Return the media type that the caller asks for, by ?format= or by Accept; abort with 406 for any other."""
    if name := request.args.get("format"):
        return NAMES.get(name) or abort(406, _offer(f"format is {name[:40]!r}"))
    if not request.accept_mimetypes:
        return JSON
    best = request.accept_mimetypes.best_match(list(NAMES.values()))
    return best or abort(406, _offer(f"Accept is {request.headers['Accept'][:80]!r}"))


def _offer(given: str) -> str:
    return f"{given}: there are ?format=json, markdown and text, or Accept: {', '.join(NAMES.values())}"


def write_answer(answer: dict[str, Any], name: str) -> Response:
    """Return the response with the answer of the operation `name`, in the form that the caller asks for."""
    media = choose_format()
    if media == JSON:
        response: Response = jsonify(answer)
    else:
        response = Response(_render(answer, f"{name}.jinja", media), mimetype=media)
    response.vary.add("Accept")
    return response


def _render(answer: dict[str, Any], template: str, media: str) -> str:
    if media == MARKDOWN:
        page = _MARKDOWN.get_template(template).render(answer)
    else:
        page = printing.wrap(_TEXT.get_template(template).render(answer))
    return re.sub(r"\n{3,}", "\n\n", page).strip("\n") + "\n"


def _environment(finalize: Callable[[Any], str], **filters: Callable[..., Any]) -> Environment:
    environment = Environment(  # noqa: S701  # nosec B701: HTML's escaping is not Markdown's; finalize escapes all values
        loader=PackageLoader("app.schemas"),
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "moment": charts.moment,
        "moment_in": charts.moment_in,
        "between": charts.between,
        "duration": charts.duration,
        "bars": charts.bars,
        "lane_chart": charts.lane_chart,
        "columns": charts.columns,
        "zone": find_zone,
        **filters,
    }
    return environment


_MARKDOWN = _environment(
    printing.markdown,
    heading=printing.markdown_heading,
    code=printing.markdown_code,
    block=printing.markdown_block,
    strong=printing.markdown_strong,
    address=printing.markdown_address,
)
_TEXT = _environment(
    printing.plain,
    heading=printing.text_heading,
    code=printing.plain,
    block=printing.text_block,
    strong=printing.plain,
    address=printing.plain,
)
