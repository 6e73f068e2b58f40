"""A Flask view that does nothing, on every path: what the framework alone costs."""

from flask import Flask

application = Flask(__name__, static_folder=None)


@application.get("/<path:_>")
def nothing(_: str) -> str:
    """An empty answer."""
    return ""
