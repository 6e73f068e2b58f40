"""The only place that talks HTTP: one call in, one checked answer or one ToolError out."""

import json
import time
import uuid
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from fastmcp.exceptions import ToolError
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from mcp_server import __version__, errors
from mcp_server.config import Config
from mcp_server.contract import Contract, JsonObject, Operation
from mcp_server.deadline import within

LARGEST_BODY = 10 * 1024 * 1024  # bytes
POOL_SIZE = 40  # as many as FastMCP has threads for tools


class Bearer(AuthBase):
    """The token as the session's own auth, which is what keeps requests from taking ~/.netrc instead."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class DirectSession(Session):
    """A session that takes redirects for answers and does not so much as read where they lead."""

    def get_redirect_target(self, resp: Response) -> None:
        return None


@dataclass(frozen=True)
class Reply:
    """What came back, whatever it is."""

    status: int
    retry_after: str | None
    body: bytes


class ApiClient:
    """Calls the operations of one API. Safe to share between threads."""

    def __init__(self, config: Config, contract: Contract) -> None:
        self._base_url = config.admin_url
        self._token = config.admin_token or ""
        self._timeouts = config.timeouts
        self._contract = contract
        self._session = DirectSession()
        self._session.auth = Bearer(self._token)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"Accept": "application/json", "User-Agent": f"deployhq-mcp/{__version__}"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=POOL_SIZE))

    def close(self) -> None:
        """Close the connections that are kept for later calls."""
        self._session.close()

    def call(self, operation_id: str, **arguments: object) -> JsonObject:
        """The answer of an operation, checked against the contract; ToolError with the next step otherwise."""
        if not self._base_url:
            raise ToolError(errors.NO_URL)
        operation = self._contract[operation_id]
        try:
            path, query = operation.split(arguments)
        except ValueError:
            raise ToolError(errors.BAD_SEGMENT) from None
        url, request_id = self._base_url + path, str(uuid.uuid4())
        try:
            reply = within(self._timeouts.total, lambda: self._send(operation.method, url, query, request_id))
        except (OSError, HTTPError) as error:  # requests' own exceptions are OSErrors
            raise ToolError(errors.for_transport(error)) from None
        return self._checked(operation, reply, request_id)

    def _send(self, method: str, url: str, query: dict[str, object], request_id: str) -> Reply:
        deadline = time.monotonic() + self._timeouts.total
        with self._session.request(
            method,
            url,
            params={name: str(value) for name, value in query.items()},
            headers={"X-Request-ID": request_id},
            timeout=(self._timeouts.connect, self._timeouts.read),
            stream=True,
        ) as response:
            body = read_body(response.raw, deadline)
            return Reply(response.status_code, response.headers.get("Retry-After"), body)

    def _checked(self, operation: Operation, reply: Reply, request_id: str) -> JsonObject:
        answer = json_object(reply.body)
        if reply.status != 200:
            said = errors.quotable((answer or {}).get("error"), self._token)
            raise ToolError(errors.for_status(reply.status, operation.collection, said, reply.retry_after, request_id))
        if answer is None:
            raise ToolError(errors.NOT_JSON.format(status=reply.status))
        if place := operation.mismatch(answer):
            raise ToolError(errors.MISMATCH.format(place=place))
        return answer


def read_body(stream: Any, deadline: float) -> bytes:
    """The whole body; TimeoutError after the deadline however slowly bytes drip in, ToolError when it is too large."""
    body = bytearray()
    while piece := stream.read1(65536, decode_content=True):  # returns what is there: read() would wait for all of it
        body += piece
        if len(body) > LARGEST_BODY:
            raise ToolError(errors.TOO_LARGE.format(megabytes=LARGEST_BODY // 1024**2))
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


def json_object(body: bytes) -> JsonObject | None:
    """The JSON object in these bytes; None when they hold anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
