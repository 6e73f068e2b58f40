"""Who may ask: callers from the allowed networks that send the bearer token."""

import hmac
import logging
import os
from ipaddress import IPv6Address, ip_address

from flask import abort, g, request

from app.config import Network, current_settings

log = logging.getLogger("app.auth")


def require_allowed_network() -> None:
    """403 unless the caller's address is in DEPLOYHQ_ADMIN_ALLOWED_NETWORKS, when that is set."""
    networks = current_settings().allowed_networks
    if networks and not any(_in_network(request.remote_addr, network) for network in networks):
        g.auth = "network refused"
        abort(403, "Forbidden: this address is not in an allowed network")


def require_bearer_token() -> None:
    """401 unless the caller sends the token, as planned; 500 when the service has none to compare with."""
    settings = current_settings()
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        g.auth = "token missing"
        abort(401, "Unauthorized")
    if not settings.token.strip():
        g.auth = "token not configured"
        log.error("DEPLOYHQ_ADMIN_API_TOKEN is not configured: every call is answered with 500")
        abort(500)
    token = header.removeprefix("Bearer ").encode("latin-1")  # WSGI decodes the header's bytes as latin-1
    # `|`, not `or`: both are compared, so that the time does not tell which one matched.
    if not (_matches(token, settings.token) | _matches(token, settings.previous_token)):
        g.auth = "token wrong"
        abort(401, "Unauthorized")
    g.auth = "ok"


def _matches(token: bytes, expected: str) -> bool:
    """Compare bytes in constant time; a blank `expected` matches nothing."""
    equal = hmac.compare_digest(token, os.fsencode(expected))
    return equal and bool(expected.strip())


def _in_network(address: str | None, network: Network) -> bool:
    try:
        caller = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return caller in network
