"""GET /: the console, a page that calls the API like any other client, with its script and stylesheet."""

from pathlib import Path

from flask import Blueprint, Response, request

FILES = Path(__file__).parent.parent / "console"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}

# Scripts, styles and requests of this host only, whatever a row contains.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

console = Blueprint("console", __name__)


@console.get("/")
@console.get("/console.js")
@console.get("/console.css")
def show_file() -> Response:
    """Return the page, its script or its stylesheet. None holds data: the script calls the API with a pasted token."""
    file = FILES / (str(request.url_rule).removeprefix("/") or "index.html")
    response = Response(file.read_bytes(), mimetype=TYPES[file.suffix])
    response.headers["Content-Security-Policy"] = POLICY
    return response
