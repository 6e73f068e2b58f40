"""Authentication: the bearer token and the allowed networks."""

import hashlib
import hmac
import logging
import os
from ipaddress import IPv6Address, ip_address

from flask import abort, g, request

from app.config import Network, current_settings
from app.web.middleware import is_unknown
from app.web.on_behalf_of import note_person

log = logging.getLogger("app.auth")


def require_allowed_network() -> None:
    """Abort with 403 unless the caller's address is in DEPLOYHQ_ADMIN_ALLOWED_NETWORKS, if that is set."""
    networks = current_settings().allowed_networks
    if networks and not any(_in_network(request.remote_addr, network) for network in networks):
        g.auth = "network refused"
        if is_unknown(request.remote_addr):
            abort(403, "Forbidden: the proxies in front have not named this caller's address in X-Forwarded-For")
        abort(403, "Forbidden: this address is not in an allowed network")


def require_bearer_token() -> None:
    """Abort with 401 unless the request has a valid token, or with 500 if the service has none configured."""
    settings = current_settings()
    _require(settings.token, settings.previous_token)
    note_person()


def require_metrics_token() -> None:
    """Abort with 401 or 500, as `require_bearer_token`; the metrics token is valid too."""
    settings = current_settings()
    own = settings.metrics_token if settings.metrics_token.strip() else settings.token
    _require(own, settings.token, settings.previous_token)


def has_token() -> bool:
    """Return whether the request has a token that is valid for /metrics; never aborts."""
    settings = current_settings()
    return _holds_one_of(_header(), (settings.metrics_token, settings.token, settings.previous_token))


def token_id() -> str:
    """Return a short hash of the request's token, to tell tokens apart in the log."""
    return hashlib.sha256(b"deployhq-admin-token\0" + _token_of(_header())).hexdigest()[:12]


def _header() -> str:
    return request.headers.get("Authorization", "")


def _token_of(header: str) -> bytes:
    return header.removeprefix("Bearer ").encode("latin-1", "replace")  # WSGI decodes header bytes as latin-1


def _require(configured: str, *others: str) -> None:
    header = _header()
    if not header.startswith("Bearer "):
        g.auth = "token missing"
        abort(401, "Unauthorized")
    if not configured.strip():
        g.auth = "token not configured"
        g.cause = "DEPLOYHQ_ADMIN_API_TOKEN is not configured"
        log.error("%s: every call is answered with 500", g.cause, extra={"fault": "token"})
        abort(500)
    if not _holds_one_of(header, (configured, *others)):
        g.auth = "token wrong"
        abort(401, "Unauthorized")
    g.auth = "ok"


def _holds_one_of(header: str, expected: tuple[str, ...]) -> bool:
    token = _token_of(header)
    # All are compared, each in constant time: an early exit would show by its timing which one matched.
    equal = [each for each in expected if hmac.compare_digest(token, os.fsencode(each))]
    return header.startswith("Bearer ") and any(each.strip() for each in equal)  # a blank one is none


def _in_network(address: str | None, network: Network) -> bool:
    try:
        caller = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return caller in network
