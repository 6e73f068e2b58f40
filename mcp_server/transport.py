"""The only place that talks HTTP: one request in, one whole reply or one SendError out. Importing it is slow."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3 import exceptions as http

from mcp_server import __version__
from mcp_server.config import Timeouts
from mcp_server.deadline import within
from mcp_server.network import LARGEST_BODY, Reply, Request, SendError, TooLargeError

MOST_ORIGINS = 1000  # in hosted mode every account has its own
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


class Authorization(AuthBase):
    """The header as the request's own auth, which is what keeps requests from taking ~/.netrc instead."""

    def __init__(self, header: str) -> None:
        self._header = header

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class DirectSession(Session):
    """A session that takes redirects for answers, and looks up proxies and certificates once for each API."""

    def __init__(self) -> None:
        super().__init__()
        self._environment: dict[tuple[str, ...], Any] = {}

    def get_redirect_target(self, resp: Response) -> None:
        """None, without so much as reading where it leads."""

    def merge_environment_settings(self, url: str | bytes | None, *given: Any) -> Any:
        """What the environment says for this API: to look it up takes longer than to send a request."""
        origin = tuple(str(url).split("/", 3)[:3])
        if origin not in self._environment:
            if len(self._environment) >= MOST_ORIGINS:
                self._environment.clear()
            self._environment[origin] = super().merge_environment_settings(url, *given)
        return self._environment[origin]


class Transport:
    """Sends requests over connections that it keeps for later ones. Safe to share between threads."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._session = DirectSession()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"Accept": "application/json", "User-Agent": f"deployhq-mcp/{__version__}"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=POOL_SIZE))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def send(self, request: Request, seconds: float) -> Reply:
        """The reply, whatever it is; SendError when there is none within the time."""
        with failures():
            return within(seconds, lambda: self._send(request, time.monotonic() + seconds))

    def _send(self, request: Request, deadline: float) -> Reply:
        with self._session.request(
            request.method,
            request.url,
            params={name: str(value) for name, value in request.query.items()},
            data=None if request.body is None else json.dumps(request.body).encode(),
            headers={
                "X-Request-ID": request.request_id,
                **({"Content-Type": "application/json"} if request.body else {}),
            },
            auth=Authorization(request.authorization),
            timeout=(self._timeouts.connect, self._timeouts.read),
            stream=True,
        ) as response:
            return Reply(response.status_code, response.headers.get("Retry-After"), read_body(response.raw, deadline))


def read_body(stream: Any, deadline: float) -> bytes:
    """The whole body; TimeoutError after the deadline however slowly it drips in, TooLargeError beyond LARGEST_BODY."""
    body = bytearray()
    while piece := stream.read1(65536, decode_content=True):  # returns what is there: read() would wait for all of it
        body += piece
        if len(body) > LARGEST_BODY:
            raise TooLargeError
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


@contextmanager
def failures() -> Iterator[None]:
    """Whatever goes wrong in here becomes a SendError of its kind."""
    try:
        yield
    except (OSError, http.HTTPError) as error:  # requests' own exceptions are OSErrors
        cause = innermost(error)
        raise SendError(next((name for kind, name in FAILURES if isinstance(cause, kind)), "unsendable")) from None


def innermost(error: object) -> object:
    """The urllib3 exception inside of what requests raises."""
    if isinstance(error, RequestException) and error.args:
        error = error.args[0]
    return error.reason if isinstance(error, http.MaxRetryError) else error
