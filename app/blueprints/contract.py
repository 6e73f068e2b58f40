"""GET /admin_api/openapi.json."""

from flask import Blueprint, Response, current_app, jsonify

from app.web.openapi import openapi_document

contract = Blueprint("contract", __name__)


@contract.get("/openapi.json", provide_automatic_options=False)
def openapi() -> Response:
    """Return the OpenAPI document of this service."""
    return jsonify(openapi_document(current_app))
