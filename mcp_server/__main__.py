"""The command `deployhq-mcp`: the server on stdin and stdout, or over HTTP with --http.

Logs go to stderr, since stdout carries the protocol.
"""

import gc
import logging
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcp_server import __version__
from mcp_server.access.bind import bind_problem
from mcp_server.config import Config, ConfigError

if TYPE_CHECKING:
    from fastmcp.server.auth import AuthProvider

    from mcp_server.access.credentials import CredentialSource

# FastMCP reads these when it is imported. Variables that are set already are kept.
FASTMCP_DEFAULTS = {
    "FASTMCP_CHECK_FOR_UPDATES": "off",
    "FASTMCP_ENABLE_RICH_LOGGING": "false",
    "FASTMCP_ENABLE_RICH_TRACEBACKS": "false",
    "FASTMCP_TELEMETRY_MODE": "propagation_only",  # spans take a tenth of a call; the agent's trace is passed on
}

log = logging.getLogger("mcp_server")


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stdin closes or a signal arrives. Return 2 if an option or variable cannot be used."""
    gc.disable()  # until the server is made: imports make no garbage, and searches for it take a fifth of the start
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    try:
        options = parsed(arguments)
        config = Config.from_environment(os.environ, options.read_only)
        for name, value in FASTMCP_DEFAULTS.items():
            os.environ.setdefault(name, value)
        (serve_http if options.http else serve_stdio)(config, options)
    except ConfigError as error:
        log.error("mcp_server cannot start: %s", error)
        return 2
    return 0


def parsed(arguments: Sequence[str] | None) -> Namespace:
    """Return the command line's options."""
    parser = ArgumentParser("deployhq-mcp", description="DeployHQ for AI agents. Settings come from the environment.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--read-only",
        nargs="?",
        const="true",
        metavar="BOOLEAN",
        help="refuse every tool that changes something; overrides DEPLOYHQ_READ_ONLY",
    )
    http = parser.add_argument_group("for a team", "Callers bring their own credentials; those here are not used.")
    http.add_argument("--http", action="store_true", help="serve streamable HTTP at /mcp instead of stdin and stdout")
    http.add_argument("--host", help="the address to listen on (default: this machine only)")
    http.add_argument("--port", help="default: PORT, or 8000")
    http.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name that callers use; needed when --host is not this machine; can be repeated",
    )
    options = parser.parse_args(arguments)
    given = [f"--{name}" for name in ("host", "port", "allowed_host") if getattr(options, name) not in (None, [])]
    if given and not options.http:
        raise ConfigError(f"{given[0].replace('_', '-')} is for HTTP: add --http, or leave it out.")
    if options.host is None:
        options.host = "127.0.0.1"
    options.port = options.port or os.environ.get("PORT") or "8000"
    return options


def serve_stdio(config: Config, _: Namespace) -> None:
    """Serve on stdin and stdout, after the start lines."""
    from mcp_server.server import create_server

    server = create_server(config)
    keep_what_is_there()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # asyncio would wait for the thread that reads stdin
    for line in config.start_lines:
        log.info("%s", line)
    server.run("stdio", show_banner=False)


def serve_http(config: Config, options: Namespace) -> None:
    """Serve over HTTP. Raises ConfigError if the options name an address that may not be bound."""
    if not options.port.isdecimal() or int(options.port) > 65535:
        raise ConfigError("PORT or --port is not a port number.")
    if problem := bind_problem(options.host, options.allowed_host):
        raise ConfigError(problem)
    from mcp_server.access import hosted
    from mcp_server.server import create_server

    server = create_server(config, *hosted_access(config))
    keep_what_is_there()
    hosted.serve(server, options.host, int(options.port), options.allowed_host)


def keep_what_is_there() -> None:
    """Let the garbage collector pass over what the imports made: all of it stays until the exit."""
    gc.freeze()
    gc.enable()


def hosted_access(config: Config) -> "tuple[CredentialSource, AuthProvider | None]":
    """Return where hosted mode gets a call's credentials, and the sign-in in front of it, if one is configured."""
    from mcp_server.access import hosted

    sign_in, token = config.sign_in, config.admin_token
    if not sign_in or not token:
        return hosted.request_credentials, None
    from mcp_server.access.people import person_credentials, provider

    return lambda: person_credentials(sign_in, token, hosted.request_credentials()), provider(sign_in, token)


if __name__ == "__main__":
    sys.exit(main())
