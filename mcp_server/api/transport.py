"""HTTP itself: one request in, one complete reply or one SendError out. Slow to import."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

from requests import PreparedRequest, RequestException
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout
from urllib3 import exceptions as http

from mcp_server import __version__
from mcp_server.api.call import trace_headers
from mcp_server.api.messages import LARGEST_BODY, Reply, Request, SendError
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


class Transport(HTTPAdapter):
    """A sender of requests, over connections that are kept for later ones. Safe to share between threads.

    The pools, proxies and certificates of requests, without its sessions, redirects and response objects: those take
    as long again as to send a request.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        super().__init__(pool_maxsize=POOL_SIZE)
        self._timeouts = timeouts
        self._certificates = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        # Hosted mode has one origin per account. A lookup of proxies takes longer than sending a request.
        self._proxies = lru_cache(maxsize=1000)(get_environ_proxies)

    def exchange(self, request: Request, seconds: float) -> Reply:
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
        prepared = PreparedRequest()  # its own prepare() checks and encodes what is right already, at 0.1 ms
        prepared.url = f"{request.url}?{urlencode(request.query)}" if request.query else request.url
        proxies = self._proxies("{0.scheme}://{0.netloc}".format(urlsplit(request.url)))
        found = self.get_connection_with_tls_context(prepared, self._certificates, proxies)
        pool = cast(HTTPConnectionPool, found)
        self.cert_verify(pool, prepared.url, self._certificates, None)  # type: ignore[no-untyped-call]
        return pool.urlopen(
            request.method,
            self.request_url(prepared, proxies),
            body=None if request.body is None else json.dumps(request.body).encode(),
            headers=headers,
            timeout=Timeout(total=seconds, connect=self._timeouts.connect, read=self._timeouts.read),
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )


def read_body(response: BaseHTTPResponse, deadline: float) -> bytes:
    """Return the whole body. Raises TimeoutError after the deadline, SendError beyond LARGEST_BODY bytes."""
    body = bytearray()
    try:
        while piece := response.read1(65536, decode_content=True):  # read() would wait for 65,536 bytes
            body += piece
            if len(body) > LARGEST_BODY:
                raise SendError("too large")
            if time.monotonic() > deadline:
                raise TimeoutError
    except BaseException:
        response.close()  # the rest would be read as the next answer
        raise
    response.release_conn()
    return bytes(body)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what requests and urllib3 raise into a SendError."""
    try:
        yield
    except (OSError, http.HTTPError) as error:  # exceptions of requests are OSErrors
        cause = error.args[0] if isinstance(error, RequestException) and error.args else error
        raise SendError(next((name for kind, name in FAILURES if isinstance(cause, kind)), "unsendable")) from None
