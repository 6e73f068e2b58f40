"""`python -m mcp_server`: the server on stdin and stdout. Logs go to stderr, since stdout carries the protocol."""

import logging
import os
import signal
import sys

from mcp_server.config import Config, ConfigError

# FastMCP reads these while it is imported. Set by hand, they still win.
FASTMCP_DEFAULTS = {
    "FASTMCP_CHECK_FOR_UPDATES": "off",
    "FASTMCP_ENABLE_RICH_LOGGING": "false",
    "FASTMCP_ENABLE_RICH_TRACEBACKS": "false",
}

log = logging.getLogger("mcp_server")


def main() -> int:
    """Serve until stdin closes; the exit code is 2 when the environment cannot be used."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    try:
        config = Config.from_environment(os.environ)
    except ConfigError as error:
        log.error("mcp_server cannot start: %s", error)
        return 2
    serve(config)
    return 0


def serve(config: Config) -> None:
    """Run the server of this configuration, after one line about which tools it has."""
    for name, value in FASTMCP_DEFAULTS.items():
        os.environ.setdefault(name, value)
    from mcp_server.server import create_server

    server = create_server(config)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C: asyncio would wait for the thread that reads stdin
    log.info("Admin tools: %s", "enabled" if config.admin_token else "disabled (no DEPLOYHQ_ADMIN_TOKEN)")
    server.run("stdio", show_banner=False)


if __name__ == "__main__":
    sys.exit(main())
