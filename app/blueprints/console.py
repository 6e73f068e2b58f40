"""GET / and its script and stylesheet: a page for people without an agent. It asks the API as any client does."""

from pathlib import Path

from flask import Blueprint, Response

FILES = Path(__file__).parent.parent / "console"

# Nothing runs and nothing is fetched but what this host serves, whatever a row holds.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

console = Blueprint("console", __name__)


TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def serve(name: str) -> Response:
    """Return one of the page's files, to be asked for anew each time."""
    file = FILES / name
    response = Response(file.read_bytes(), mimetype=TYPES[file.suffix])
    response.headers["Content-Security-Policy"] = POLICY
    return response


@console.get("/")
def show_page() -> Response:
    """Return the page. It holds no data: the script asks the API with the token that a person pastes."""
    return serve("index.html")


@console.get("/console.js")
def show_script() -> Response:
    """Return the script."""
    return serve("console.js")


@console.get("/console.css")
def show_style() -> Response:
    """Return the stylesheet."""
    return serve("console.css")
