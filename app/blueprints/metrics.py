"""GET /metrics, with the metrics token or an admin token."""

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST

from app.web.auth import require_allowed_network, require_metrics_token

metrics_blueprint = Blueprint("metrics", __name__)
metrics_blueprint.before_request(require_allowed_network)
metrics_blueprint.before_request(require_metrics_token)


@metrics_blueprint.get("/metrics", provide_automatic_options=False)
def numbers() -> Response:
    """Return the metrics of all workers since the start."""
    return Response(current_app.extensions["metrics"].text(), content_type=CONTENT_TYPE_LATEST)
