"""JSON as the answers need it: keys in the schemas' order, written by orjson."""

from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider


class OrjsonProvider(JSONProvider):
    """What `jsonify` uses. Values come out of marshmallow, so nothing but plain JSON types is ever asked for."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return the one value, or the object of the keywords, as an answer."""
        return Response(orjson.dumps(args[0] if args else kwargs), mimetype="application/json")
