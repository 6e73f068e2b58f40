"""Error handlers: every error becomes `{"error": "..."}`, or its sentence as text, with its status and no internals."""

import logging
import traceback
from typing import Any

from flask import Flask, Response, current_app, g, request
from marshmallow import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.column_types import UnreadableColumnError
from app.db.faults import cause_of, explain, one_line
from app.web.formats import write_error

log = logging.getLogger("app.errors")

RETRY_AFTER = 5  # seconds

# No caching, sniffing, framing or scripts: https://owasp.org/www-project-secure-headers/
HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))

# Replacements of werkzeug's texts, which are written for browsers.
TEXTS = {
    404: "No such endpoint: /admin_api/openapi.json lists what there is",
    500: "Internal server error",
}


def init_errors(app: Flask) -> None:
    """Register the error handlers, and add the security headers to every answer."""
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(ValidationError, on_bad_argument)
    app.register_error_handler(SQLAlchemyError, on_database_error)
    app.register_error_handler(UnreadableColumnError, on_unreadable_column)
    app.register_error_handler(Exception, on_unexpected)

    @app.after_request
    def add_safe_headers(response: Response) -> Response:
        # The console's page has a policy of its own.
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        response.headers.extend(HEADERS)
        if request.headers.get("X-Forwarded-Proto", "").endswith("https"):  # the last proxy's value
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def error_response(status: int, message: str, *, retry_after: int | None = None, **more: Any) -> Response:
    """Return an error's answer in the requested format. `message` can quote input, so it is redacted."""
    g.error = current_app.extensions["redact"](message)
    response = write_error(status, {"error": g.error, **more})
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if retry_after or status in (503, 504):
        response.headers["Retry-After"] = str(retry_after or RETRY_AFTER)
    return response


class RowNotFound(HTTPException):
    """A 404 with the plan's sentence, and a hint with the call that finds the row."""

    code = 404

    def __init__(self, description: str, hint: str) -> None:
        super().__init__(description)
        self.hint = hint


def on_http_error(error: HTTPException) -> Response:
    """Return the answer for an `abort(...)` with its text, or for werkzeug's own errors with ours."""
    status = error.code or 500
    own = error.description != type(error).description
    text = error.description if own else TEXTS.get(status, error.name)
    more = {"hint": current_app.extensions["redact"](error.hint)} if isinstance(error, RowNotFound) else {}
    response = error_response(status, text or error.name, **more)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def on_bad_argument(error: ValidationError) -> Response:
    """Return 400 with the sentence of each invalid argument."""
    messages = error.messages_dict.values() if isinstance(error.messages, dict) else [error.messages]
    return error_response(400, "; ".join(sentence for sentences in messages for sentence in sentences))


def on_unreadable_column(error: UnreadableColumnError) -> Response:
    """Return 503 with the column's name, as `migrations_mirror check` has it."""
    log.error("%s", error)
    return error_response(503, f"The database cannot be read as it is: {error}. `migrations_mirror check` tells more.")


def on_database_error(error: SQLAlchemyError, **more: Any) -> Response:
    """Return 503 or 504 for an error of the database, 500 for one of the service."""
    fault = explain(error)
    g.cause = cause_of(error)
    # Only a bug needs the traceback; for a database error the driver's message is enough.
    unknown = error if fault.status == 500 else None
    fields = {"status": fault.status, "cause": g.cause}
    log.error("database error: %s", fault.message, exc_info=unknown, extra={"fault": fault, "fields": fields})
    return error_response(fault.status, fault.message, **more)


def on_unexpected(error: Exception) -> Response:
    """Return 500; the exception goes to the log only."""
    g.cause = one_line(f"{type(error).__name__}: {error}")
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = (type(error), *((frame.filename, frame.lineno) for frame in last))
    log.error("unexpected error", exc_info=error, extra={"fault": place, "fields": {"status": 500}})
    return error_response(500, TEXTS[500])
