"""HTTP itself: one request in, one complete reply or one SendError out. Slow to import."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote, urlsplit

from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import exceptions as http

from mcp_server import __version__
from mcp_server.api.call import trace_headers
from mcp_server.api.deadline import within
from mcp_server.api.messages import LARGEST_BODY, Reply, Request, SendError, TooLargeError
from mcp_server.config import Timeouts

POOL_SIZE = 40  # as many as FastMCP has threads for tools

# The first match counts, so a subclass stands before its base.
FAILURES = (
    (http.NameResolutionError, "unknown host"),
    (http.ProxyError, "proxy"),
    (http.SSLError, "tls"),
    (http.NewConnectionError, "refused"),
    (http.ConnectTimeoutError, "unreachable"),
    (http.ReadTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (http.ProtocolError, "broken"),
    (http.DecodeError, "garbled"),
)


class DirectSession(Session):
    """A session that returns redirects as replies. A Location header is not even parsed: it can be malformed."""

    def get_redirect_target(self, resp: Response) -> None:
        """Return None for every reply."""


class Transport:
    """Sends requests over connections that are kept for later ones. Safe to share between threads."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._session = DirectSession()
        self._session.trust_env = False  # ~/.netrc would replace the Authorization header
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"Accept": "application/json", "User-Agent": f"deployhq-mcp/{__version__}"})
        # Hosted mode has one origin per account. A lookup of proxies takes longer than sending a request.
        self._proxies = lru_cache(maxsize=1000)(get_environ_proxies)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=POOL_SIZE))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def send(self, request: Request, seconds: float) -> Reply:
        """Return the reply, of any status. Raises SendError if none is complete within the time."""
        headers = {
            "Authorization": request.authorization,
            "X-Request-ID": request.request_id,
            **trace_headers(request.request_id),
            **({"X-On-Behalf-Of": quote(request.on_behalf_of, safe="@+ ")} if request.on_behalf_of else {}),
            **({"Content-Type": "application/json"} if request.body is not None else {}),
        }
        with failures():
            return within(seconds, lambda: self._send(request, headers, time.monotonic() + seconds))

    def _send(self, request: Request, headers: Mapping[str, str], deadline: float) -> Reply:
        try:
            response = self._respond(request, headers)
        except RequestException as error:
            # A server closes an idle connection at any moment. To send a GET again is safe.
            if request.method != "GET" or not isinstance(innermost(error), http.ProtocolError):
                raise
            response = self._respond(request, headers)
        with response:
            return Reply(response.status_code, response.headers.get("Retry-After"), read_body(response.raw, deadline))

    def _respond(self, request: Request, headers: Mapping[str, str]) -> Response:
        return self._session.request(
            request.method,
            request.url,
            params={name: str(value) for name, value in request.query.items()},
            data=None if request.body is None else json.dumps(request.body).encode(),
            headers=headers,
            proxies=self._proxies("{0.scheme}://{0.netloc}".format(urlsplit(request.url))),
            timeout=(self._timeouts.connect, self._timeouts.read),
            stream=True,
        )


def read_body(stream: Any, deadline: float) -> bytes:
    """Return the whole body. Raises TimeoutError after the deadline, TooLargeError beyond LARGEST_BODY bytes."""
    body = bytearray()
    while piece := stream.read1(65536, decode_content=True):  # read() would wait for 65,536 bytes
        body += piece
        if len(body) > LARGEST_BODY:
            raise TooLargeError
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what requests and urllib3 raise into a SendError."""
    try:
        yield
    except (OSError, http.HTTPError) as error:  # exceptions of requests are OSErrors
        cause = innermost(error)
        raise SendError(next((name for kind, name in FAILURES if isinstance(cause, kind)), "unsendable")) from None


def innermost(error: object) -> object:
    """Return the urllib3 exception inside one that requests raised."""
    if isinstance(error, RequestException) and error.args:
        error = error.args[0]
    return error.reason if isinstance(error, http.MaxRetryError) else error
