"""What a request passes before Flask sees it: whose it is, and the path that Rails would find."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

WSGI = Callable[..., Iterable[bytes]]

UNKNOWN = "unknown"


def caller_address(application: WSGI, proxies: int) -> WSGI:
    """Set REMOTE_ADDR to the address that the outermost of our own `proxies` saw; with none, keep the peer's."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if proxies:
            environ["REMOTE_ADDR"] = forwarded_address(environ.get("HTTP_X_FORWARDED_FOR", ""), proxies)
        return application(environ, start_response)

    return serve


def forwarded_address(header: str, proxies: int) -> str:
    """Return the entry of X-Forwarded-For that the outermost trusted proxy appended, or "unknown".

    Only commas separate: a parser that knows quotes lets a caller hide the proxies' entries behind an open quote. The
    peer's address is no substitute for a missing entry: it is the proxy's, which an allow-list may hold.
    """
    entries = header.split(",")
    try:
        return str(ip_address(entries[-proxies].strip()))
    except (IndexError, ValueError):
        return UNKNOWN


def merge_slashes(application: WSGI) -> WSGI:
    """Serve paths with single slashes, and none at the end: Rails finds a route, and a redirect would surprise."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["PATH_INFO"] = re.sub("//+", "/", environ["PATH_INFO"]).rstrip("/") or "/"
        return application(environ, start_response)

    return serve
