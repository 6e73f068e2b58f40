"""GET /healthz and /readyz: for routers and monitors, without a token."""

from flask import Blueprint, Response, jsonify

from app.database import ping

health = Blueprint("health", __name__)


@health.get("/healthz", provide_automatic_options=False)
def healthz() -> Response:
    """The process is up. Asks nobody."""
    return jsonify(status="ok")


@health.get("/readyz", provide_automatic_options=False)
def readyz() -> Response:
    """The database answers; 503 with the reason otherwise."""
    return jsonify(status="ok", database=ping())
