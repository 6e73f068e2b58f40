"""GET /healthz and /readyz, without a token: for routers and monitors."""

from flask import Blueprint, Response, jsonify

from app.monitoring.readiness import readiness

health = Blueprint("health", __name__)


@health.get("/healthz", provide_automatic_options=False)
def healthz() -> Response:
    """Answer that the process is up, without a look at the database."""
    return jsonify(status="ok")


@health.get("/readyz", provide_automatic_options=False)
def readyz() -> Response:
    """Answer with the state of the database; 503 or 504 with the reason if it does not answer."""
    return readiness()
