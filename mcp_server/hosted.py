"""Hosted mode: one server for a team, over HTTP. Each caller brings its own credentials, and nobody gets this server's.

Stateless, so nothing of a caller outlives its request.
"""

import logging
import re
import signal
from collections.abc import Sequence

import uvicorn
from fastmcp import FastMCP
from fastmcp.server.dependencies import get_http_request
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_server.credentials import AccountCredentials, Credentials, CredentialsError

PATH = "/mcp"
ACCOUNT_HEADERS = ("X-DeployHQ-Email", "X-DeployHQ-API-Key", "X-DeployHQ-Account")
BEARER = "The Authorization header is not usable: send `Authorization: Bearer <admin token>`."
ALL_THREE = f"Send all of {', '.join(ACCOUNT_HEADERS)}, or none of them."
ONCE = "A header with credentials came more than once: send it once."

log = logging.getLogger("mcp_server")


def credentials_in(headers: Headers) -> Credentials:
    """What a request's headers bring, and nothing else; CredentialsError for what is unusable or incomplete."""
    names = ("Authorization", *ACCOUNT_HEADERS)
    if any(len(headers.getlist(name)) > 1 for name in names):
        raise CredentialsError(ONCE)
    authorization, *account = (headers.get(name) for name in names)
    bearer = re.fullmatch(r"Bearer +(\S+)", authorization or "", re.IGNORECASE)
    if authorization is not None and not bearer:
        raise CredentialsError(BEARER)
    given = [part for part in account if part is not None]
    if len(given) not in (0, len(ACCOUNT_HEADERS)):
        raise CredentialsError(ALL_THREE)
    return Credentials(bearer[1] if bearer else None, AccountCredentials(*given) if given else None)


def request_credentials() -> Credentials:
    """The credentials of the request that is being answered. Never those of this server's environment."""
    credentials: Credentials = get_http_request().scope["deployhq.credentials"]
    return credentials


class ReadCredentials:
    """Reads each request's credentials once, before anything of MCP, and refuses unusable ones with 400."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                scope["deployhq.credentials"] = credentials_in(Headers(scope=scope))
            except CredentialsError as error:
                await JSONResponse({"error": str(error)}, 400)(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def healthz(_: Request) -> JSONResponse:
    """The process is up."""
    return JSONResponse({"status": "ok"})


def application(server: FastMCP, allowed_hosts: Sequence[str]) -> ASGIApp:
    """The server as an ASGI application that answers to these host names, and to those of this machine."""
    server.custom_route("/healthz", ["GET"])(healthz)
    return server.http_app(
        path=PATH,
        stateless_http=True,
        json_response=True,
        middleware=[Middleware(ReadCredentials)],
        host_origin_protection=True,
        allowed_hosts=list(allowed_hosts),
        # TLS ends in front of this process, so it cannot tell by itself that https://host is its own origin.
        allowed_origins=[f"{scheme}://{host}" for host in allowed_hosts for scheme in ("https", "http")],
    )


def serve(server: FastMCP, host: str, port: int, allowed_hosts: Sequence[str]) -> None:
    """Serve until a signal comes; port 0 takes any free one."""
    config = uvicorn.Config(
        application(server, allowed_hosts),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=25,  # Heroku kills after 30
    )
    socket = config.bind_socket()
    socket.listen(config.backlog)
    log.info(
        "Listening on %s port %d, path %s. Callers bring their own credentials.", host, socket.getsockname()[1], PATH
    )
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # uvicorn ends in order, then repeats the signal
    uvicorn.Server(config).run(sockets=[socket])
