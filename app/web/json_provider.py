"""JSON written by orjson, with keys in the schemas' order."""

from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider


class OrjsonProvider(JSONProvider):
    """The app's JSON provider. marshmallow dumps plain JSON types only, so none needs a default."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a response with the one value, or an object of the keyword arguments, and a line break at its end."""
        text = orjson.dumps(args[0] if args else kwargs, option=orjson.OPT_APPEND_NEWLINE)
        return Response(text, mimetype="application/json")
