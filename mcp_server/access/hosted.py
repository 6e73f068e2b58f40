"""Hosted mode: one stateless server for a team, over HTTP. Each request brings its caller's credentials."""

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

from mcp_server.access.credentials import AccountCredentials, Credentials, CredentialsError, account_name

PATH = "/mcp"
ACCOUNT_HEADERS = ("X-DeployHQ-Email", "X-DeployHQ-API-Key", "X-DeployHQ-Account")
BEARER = "The Authorization header is not usable: send `Authorization: Bearer <admin token>`."
ALL_THREE = f"Send all of {', '.join(ACCOUNT_HEADERS)}, or none of them."
ONCE = "A header with credentials came more than once: send it once."

log = logging.getLogger("mcp_server")


def credentials_in(headers: Headers) -> Credentials:
    """Return the credentials in a request's headers. Raises CredentialsError if they are unusable or incomplete."""
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
    user = AccountCredentials(given[0], given[1], account_name(given[2])) if given else None
    return Credentials(bearer[1] if bearer else None, user)


def request_credentials() -> Credentials:
    """Return the credentials of the present request, never those of this server's environment."""
    credentials: Credentials = get_http_request().scope["deployhq.credentials"]
    return credentials


class ReadCredentials:
    """ASGI middleware that reads each request's credentials once, and answers 400 if they are unusable."""

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
    """Return 200: the process is up."""
    return JSONResponse({"status": "ok"})


def application(server: FastMCP, allowed_hosts: Sequence[str]) -> ASGIApp:
    """Return the server as an ASGI application for these host names and those of this machine."""
    server.custom_route("/healthz", ["GET"])(healthz)
    return server.http_app(
        path=PATH,
        stateless_http=True,
        json_response=True,
        middleware=[Middleware(ReadCredentials)],
        host_origin_protection=True,
        allowed_hosts=list(allowed_hosts),
        # TLS ends at the proxy, so both schemes can be the server's own origin.
        allowed_origins=[f"{scheme}://{host}" for host in allowed_hosts for scheme in ("https", "http")],
    )


def serve(server: FastMCP, host: str, port: int, allowed_hosts: Sequence[str]) -> None:
    """Serve until a signal arrives. Port 0 takes any free port."""
    config = uvicorn.Config(
        application(server, allowed_hosts),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=25,  # Heroku kills after 30: https://devcenter.heroku.com/articles/dynos#shutdown
    )
    socket = config.bind_socket()
    socket.listen(config.backlog)
    log.info(
        "Listening on %s port %d, path %s. Callers bring their own credentials.", host, socket.getsockname()[1], PATH
    )
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # uvicorn shuts down, then raises the signal again
    uvicorn.Server(config).run(sockets=[socket])
