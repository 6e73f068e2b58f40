"""The addresses that hosted mode may bind. Checked before the slow imports."""

import re
from collections.abc import Sequence
from ipaddress import ip_address

PUBLIC_BIND = (
    "{host} can be reached from other machines. Name the host that callers use with --allowed-host,"
    " or leave --host out to serve this machine only."
)
NO_HOST = (
    "--allowed-host is empty: give the host name that callers use, such as mcp.example.com."
    " packaging/Procfile.mcp takes it from MCP_HOST."
)
NOT_A_HOST = "--allowed-host takes a host name alone, such as mcp.example.com: no scheme, no path, no wildcard."


def bind_problem(host: str, allowed_hosts: Sequence[str]) -> str | None:
    """Return why the server may not listen on this address, or None."""
    if "" in allowed_hosts:
        return NO_HOST
    if not all(re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+", name) for name in allowed_hosts):
        return NOT_A_HOST
    return None if allowed_hosts or is_loopback(host) else PUBLIC_BIND.format(host=host or "An empty --host")


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
