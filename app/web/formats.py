"""The forms in which an answer is written: JSON, Markdown for tickets, plain text for terminals.

A template of app/schemas/templates, named after the operation, prints the answer that its schema has made. What a
template prints passes `finalize`, so no value reaches the page without being escaped, whoever wrote the template.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, jsonify, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.web import printing

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
        template = (_MARKDOWN if media == MARKDOWN else _TEXT).get_template(f"{name}.jinja")
        response = Response(template.render(answer).rstrip("\n") + "\n", mimetype=media)
    response.vary.add("Accept")
    return response


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
        "moment": printing.moment,
        "moment_in": printing.moment_in,
        "duration": printing.duration,
        "bars": printing.bars,
        "lane_chart": printing.lane_chart,
        "columns": printing.columns,
        **filters,
    }
    return environment


_MARKDOWN = _environment(
    printing.markdown,
    heading=printing.markdown_heading,
    code=printing.markdown_code,
    block=printing.markdown_block,
    strong=printing.markdown_strong,
)
_TEXT = _environment(
    printing.plain,
    heading=printing.text_heading,
    code=printing.plain,
    block=printing.text_block,
    strong=printing.plain,
)
