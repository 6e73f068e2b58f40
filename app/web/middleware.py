"""Rails finds a route whatever the number of slashes in a path. So do we: a redirect would surprise its clients."""

import re
from collections.abc import Callable, Iterable
from typing import Any

WSGI = Callable[..., Iterable[bytes]]


def merge_slashes(application: WSGI) -> WSGI:
    """Return the application behind paths with single slashes, and none at the end."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["PATH_INFO"] = re.sub("//+", "/", environ["PATH_INFO"]).rstrip("/") or "/"
        return application(environ, start_response)

    return serve
