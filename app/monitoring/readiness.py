"""/readyz and the X-Replica-Lag header."""

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.column_types import UnreadableColumnError
from app.config import current_settings
from app.db.columns import kind_of
from app.db.connection import connections, last_success, was_asked
from app.db.faults import cause_of
from app.db.known import drift_message, known
from app.db.snapshot import snapshot_state
from app.deadline import at_most
from app.models import deployments
from app.web.auth import has_token
from app.web.errors import error_response, on_database_error

log = logging.getLogger("app.readiness")

LEARN_WITHIN = 3.0  # seconds: a silent database must not keep a worker from starting

PING = select(literal(1).label("one"))
ONE_ROW = PING.select_from(deployments).limit(1)  # the server that answers may keep its rows on others


def init_readiness(app: Flask) -> None:
    """Add X-Replica-Lag to every answer that was read from a replica whose lag is known."""

    @app.after_request
    def tell_lag(response: Response) -> Response:
        if was_asked() and response.status_code < 500 and request.blueprint != "health":
            lag = replica_lag()
            if lag is not None:
                response.headers["X-Replica-Lag"] = f"{lag:g}"
        return response


def replica_lag() -> float | None:
    """Return the upper bound of the replica's lag in seconds; None: unknown, or no replica."""
    return known().standing().lag


def learn_at_start(app: Flask) -> None:
    """Read the database's state before the first request. gunicorn calls this in each new worker. Never raises."""
    with app.app_context(), at_most(LEARN_WITHIN):
        try:
            known().schema()
        except (SQLAlchemyError, UnreadableColumnError) as error:
            log.warning("the schema cannot be checked: %s", cause_of(error))


def readiness() -> Response:
    """Return 200 if calls can be answered from the database, otherwise the error that they would get, or 503.

    Without a token the answer has no host, user, kind, version or role of the server.
    """
    kind = {"database": kind_of(connections().engine.dialect)} if has_token() else {}
    settings = current_settings()
    if not settings.token.strip():
        return error_response(503, "DEPLOYHQ_ADMIN_API_TOKEN is not configured: every call is answered with 500")
    try:
        schema = known().schema()
        connections().read(PING if schema.needed else ONE_ROW, {})
    except SQLAlchemyError as error:
        return on_database_error(error, **kind, **_last_success())
    standing = known().standing()
    answer: dict[str, Any] = kind and kind | {"version": standing.version, "role": standing.role, "note": standing.note}
    answer |= {
        "replica_lag_seconds": standing.lag,
        "schema_drift": {"errors": len(schema.needed), "warnings": len(schema.optional)},
        **_last_success(),
    }
    # The copy that callers' SQL reads; None when it reads none.
    if (copy := snapshot_state(settings.query_database_url, settings.snapshot_max_age)) is not None:
        answer["snapshot"] = copy
    if schema.needed:
        return error_response(503, drift_message(schema.needed), missing=schema.needed, **answer)
    return jsonify({"status": "ok"} | answer)


def _last_success() -> dict[str, str | None]:
    seconds = last_success()
    at = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds") if seconds else None
    return {"last_success_at": at and at.replace("+00:00", "Z")}
