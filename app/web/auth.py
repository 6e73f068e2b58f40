"""Who may ask: callers from the allowed networks that send the bearer token."""

import hashlib
import hmac
import logging
import os
from ipaddress import IPv6Address, ip_address
from urllib.parse import unquote

from flask import abort, g, request

from app.config import Network, current_settings
from app.web.middleware import UNKNOWN

LONGEST_NAME = 200  # characters of a person's name in X-On-Behalf-Of

log = logging.getLogger("app.auth")


def require_allowed_network() -> None:
    """403 unless the caller's address is in DEPLOYHQ_ADMIN_ALLOWED_NETWORKS, when that is set."""
    networks = current_settings().allowed_networks
    if networks and not any(_in_network(request.remote_addr, network) for network in networks):
        g.auth = "network refused"
        if request.remote_addr == UNKNOWN:
            abort(403, "Forbidden: the proxies in front have not named this caller's address in X-Forwarded-For")
        abort(403, "Forbidden: this address is not in an allowed network")


def require_bearer_token() -> None:
    """401 unless the caller sends the token, as planned; 500 when the service has none to compare with."""
    settings = current_settings()
    _require(settings.token, settings.previous_token)
    named = unquote(request.headers.get("X-On-Behalf-Of", ""))
    if named and named.isprintable() and len(named) <= LONGEST_NAME:
        g.on_behalf_of = named


def require_metrics_token() -> None:
    """The same for /metrics, which the admin token opens too."""
    settings = current_settings()
    own = settings.metrics_token if settings.metrics_token.strip() else settings.token
    _require(own, settings.token, settings.previous_token)


def has_token() -> bool:
    """Return whether the caller sends one of the tokens that open /metrics, without refusing anybody."""
    settings = current_settings()
    return _knows_one_of((settings.metrics_token, settings.token, settings.previous_token))


def token_id() -> str:
    """A short name for the present caller's token, which tells tokens apart and does not give them away."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").encode("latin-1", "replace")
    return hashlib.sha256(b"deployhq-admin-token\0" + token).hexdigest()[:12]


def on_behalf_of() -> str | None:
    """Return the person that X-On-Behalf-Of names, as the MCP server does; None unless the admin token came with it."""
    person: str | None = g.get("on_behalf_of")
    return person


def _require(configured: str, *others: str) -> None:
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        g.auth = "token missing"
        abort(401, "Unauthorized")
    if not configured.strip():
        g.auth = "token not configured"
        g.cause = "DEPLOYHQ_ADMIN_API_TOKEN is not configured"
        log.error("%s: every call is answered with 500", g.cause, extra={"fault": "token"})
        abort(500)
    if not _knows_one_of((configured, *others)):
        g.auth = "token wrong"
        abort(401, "Unauthorized")
    g.auth = "ok"


def _knows_one_of(expected: tuple[str, ...]) -> bool:
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").encode("latin-1", "replace")  # WSGI decodes the header's bytes as latin-1
    # All are compared, so that the time does not tell which one matched.
    matches = [_matches(token, each) for each in expected]
    return header.startswith("Bearer ") and any(matches)


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
