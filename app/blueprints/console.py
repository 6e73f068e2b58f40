"""GET /: the console, a page that calls the API like any other client, with its script and stylesheet."""

from pathlib import Path

from flask import Blueprint, Response

FILES = Path(__file__).parent.parent / "console"

# Scripts, styles and requests of this host only, whatever a row contains.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

console = Blueprint("console", __name__)


TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def serve(name: str) -> Response:
    """Return one of the page's files, without caching."""
    file = FILES / name
    response = Response(file.read_bytes(), mimetype=TYPES[file.suffix])
    response.headers["Content-Security-Policy"] = POLICY
    return response


@console.get("/")
def show_page() -> Response:
    """Return the page. It has no data: the script calls the API with a pasted token."""
    return serve("index.html")


@console.get("/console.js")
def show_script() -> Response:
    """Return the script."""
    return serve("console.js")


@console.get("/console.css")
def show_style() -> Response:
    """Return the stylesheet."""
    return serve("console.css")
