"""WSGI middleware: the caller's address, and paths with single slashes."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

WSGI = Callable[..., Iterable[bytes]]

UNKNOWN = "unknown"


def is_unknown(address: str | None) -> bool:
    """Return whether the proxies in front did not name the caller's address."""
    return address == UNKNOWN


def tidy_request(application: WSGI, proxies: int) -> WSGI:
    """Merge repeated slashes and drop trailing ones: Rails routes such paths without a redirect.

    Set REMOTE_ADDR to the address that the outermost of our own `proxies` saw; with 0, keep the peer's.
    """

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["PATH_INFO"] = re.sub("//+", "/", environ["PATH_INFO"]).rstrip("/") or "/"
        if proxies:
            environ["REMOTE_ADDR"] = forwarded_address(environ.get("HTTP_X_FORWARDED_FOR", ""), proxies)
        return application(environ, start_response)

    return serve


def forwarded_address(header: str, proxies: int) -> str:
    """Return the entry of X-Forwarded-For that the outermost trusted proxy appended, or "unknown".

    Entries are split at every comma: a parser of quoted strings would let a caller hide the proxies' entries behind
    an open quote. A missing entry is not replaced by the peer's address: that is the proxy's, which an allow-list
    may hold.
    """
    entries = header.split(",")
    try:
        return str(ip_address(entries[-proxies].strip()))
    except (IndexError, ValueError):
        return UNKNOWN
