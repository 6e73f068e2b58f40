"""HTTP itself: one request in, one complete reply or one SendError out. Slow to import."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Timeout, make_headers
from urllib3 import exceptions as http

from mcp_server import __version__
from mcp_server.api.call import trace_headers
from mcp_server.api.environment import certificates, login, proxy_for
from mcp_server.api.messages import LARGEST_BODY, Reply, Request, SendError, TooLargeError
from mcp_server.config import Timeouts

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": f"deployhq-mcp/{__version__}",
}
POOL_SIZE = 40  # as many as there are threads for tools

# The first match counts, so a subclass stands before its base.
FAILURES = (
    (http.NameResolutionError, "unknown host"),
    (http.ProxyError, "proxy"),
    (http.ProxySchemeUnknown, "proxy"),
    (http.SSLError, "tls"),
    (http.NewConnectionError, "refused"),
    (http.ConnectTimeoutError, "unreachable"),
    (http.ReadTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (http.ProtocolError, "broken"),
    (http.DecodeError, "garbled"),
)


class Transport:
    """Sends requests over connections that are kept for later ones. Safe to share between threads.

    It knows no cookies, no ~/.netrc and no redirects. With requests, a request took three times the time.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._managers: dict[tuple[str, str | None], PoolManager] = {}
        # Hosted mode has one origin per account. A lookup of proxies takes longer than sending a request.
        self._proxy_for = lru_cache(maxsize=1000)(proxy_for)

    def close(self) -> None:
        """Close the connections."""
        for manager in self._managers.values():
            manager.clear()

    def send(self, request: Request, seconds: float) -> Reply:
        """Return the reply, of any status. Raises SendError if none is complete within the time."""
        headers = {
            **HEADERS,
            "Authorization": request.authorization,
            "X-Request-ID": request.request_id,
            **trace_headers(request.request_id),
            **({"X-On-Behalf-Of": quote(request.on_behalf_of, safe="@+ ")} if request.on_behalf_of else {}),
            **({"Content-Type": "application/json"} if request.body is not None else {}),
        }
        deadline = time.monotonic() + seconds
        with failures():
            try:
                response = self._respond(request, headers, seconds)
            except http.ProtocolError:
                # A server closes an idle connection at any moment. To send a GET again is safe.
                if request.method != "GET":
                    raise
                response = self._respond(request, headers, max(deadline - time.monotonic(), 0.001))
            return Reply(response.status, response.headers.get("Retry-After"), read_body(response, deadline))

    def _respond(self, request: Request, headers: Mapping[str, str], seconds: float) -> BaseHTTPResponse:
        query = f"?{urlencode(request.query)}" if request.query else ""
        url = urlsplit(request.url)
        way = url.scheme, self._proxy_for(f"{url.scheme}://{url.netloc}")
        manager = self._managers.get(way) or self._managers.setdefault(way, connections(*way))
        return manager.urlopen(
            request.method,
            request.url + query,
            body=None if request.body is None else json.dumps(request.body).encode(),
            headers=headers,
            timeout=Timeout(total=seconds, connect=self._timeouts.connect, read=self._timeouts.read),
            retries=False,
            redirect=False,
            preload_content=False,
        )


def connections(scheme: str, proxy: str | None) -> PoolManager:
    """Return a manager of connections, through this proxy or direct. Raises OSError if there are no certificates."""
    file, folder = certificates() if proxy or scheme == "https" else (None, None)
    trusted: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED", "ca_certs": file, "ca_cert_dir": folder}
    if not proxy:
        return PoolManager(maxsize=POOL_SIZE, **trusted)
    headers = make_headers(proxy_basic_auth=login(proxy))
    return ProxyManager(proxy, proxy_headers=headers, maxsize=POOL_SIZE, **trusted)


def read_body(response: BaseHTTPResponse, deadline: float) -> bytes:
    """Return the whole body. Raises TimeoutError after the deadline, TooLargeError beyond LARGEST_BODY bytes."""
    body = bytearray()
    try:
        while piece := response.read1(65536, decode_content=True):  # read() would wait for 65,536 bytes
            body += piece
            if len(body) > LARGEST_BODY:
                raise TooLargeError
            if time.monotonic() > deadline:
                raise TimeoutError
    except BaseException:
        response.close()  # the rest would be read as the next answer
        raise
    response.release_conn()
    return bytes(body)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what urllib3 raises into a SendError."""
    try:
        yield
    except (OSError, http.HTTPError) as error:
        raise SendError(next((name for kind, name in FAILURES if isinstance(error, kind)), "unsendable")) from None
