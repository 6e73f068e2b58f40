"""GET /healthz and /readyz: for routers and monitors, without a token."""

from flask import Blueprint, Response, jsonify

from app.monitoring.readiness import readiness

health = Blueprint("health", __name__)


@health.get("/healthz", provide_automatic_options=False)
def healthz() -> Response:
    """The process is up. Asks nobody."""
    return jsonify(status="ok")


@health.get("/readyz", provide_automatic_options=False)
def readyz() -> Response:
    """What is known of the database; 503 or 504 with the reason when it does not answer."""
    return readiness()
