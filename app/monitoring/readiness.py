"""What an on-call engineer asks first, and how old an answer may be: /readyz and the X-Replica-Lag header."""

import logging
import threading
from datetime import UTC, datetime

from flask import Flask, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from app.db.drift import Drift, find_drift
from app.db.engine import database_kind, db, ping
from app.db.replica import Watch
from app.db.session import last_success
from app.deadline import at_most
from app.queries.accounts import learn_plan
from app.web.errors import on_database_error

log = logging.getLogger("app.readiness")

LEARN_WITHIN = 3.0  # seconds: a database that falls silent does not keep a worker from starting


class Knowledge:
    """What one process knows of its database."""

    def __init__(self) -> None:
        self.watch = Watch()
        self._lock = threading.Lock()
        self.drift: Drift | None = None
        """Learnt once, at start; or later, when the database is down then."""
        self.overdue = False
        """True: it was down at start, so a request that it answers has to learn what the start could not."""

    def learn(self) -> None:
        """Ask what does not change while the service runs, unless that is known. Never raises: it is tried again."""
        if self.drift is not None or not self._lock.acquire(blocking=False):
            return
        try:
            learn_plan()
            self.drift = find_drift()
            self.overdue = False
        except SQLAlchemyError as error:
            log.warning("the schema cannot be checked: %s", error)
            self.overdue = True
            db.session.rollback()
        finally:
            self._lock.release()


def init_readiness(app: Flask) -> None:
    """Put X-Replica-Lag on every answer that was read from a replica whose lag is known."""
    knowledge = app.extensions["knowledge"] = Knowledge()

    @app.after_request
    def tell_lag(response: Response) -> Response:
        asked_database = db.session.registry.has() and db.session().in_transaction()
        if asked_database and response.status_code < 500 and request.blueprint != "health":
            lag = knowledge.watch.standing().lag
            if lag is not None:
                response.headers["X-Replica-Lag"] = f"{lag:g}"
            if knowledge.overdue:
                knowledge.learn()
        return response


def replica_lag() -> float | None:
    """Seconds that what was read is behind, at most; None when that is unknown, or the database is no replica."""
    knowledge: Knowledge = current_app.extensions["knowledge"]
    return knowledge.watch.standing().lag


def learn_at_start(app: Flask) -> None:
    """What gunicorn calls in each new worker, so that no request pays for what is learnt once."""
    with app.app_context(), at_most(LEARN_WITHIN):
        app.extensions["knowledge"].learn()


def readiness() -> Response:
    """200 with what is known of the database, 503 or 504 when it does not answer. Names no host and no user."""
    knowledge: Knowledge = current_app.extensions["knowledge"]
    try:
        ping()
    except SQLAlchemyError as error:
        return on_database_error(error, database=database_kind(), **_last_success())
    standing = knowledge.watch.standing()
    knowledge.learn()
    answer: dict[str, object] = {
        "status": "ok",
        "database": database_kind(),
        "version": standing.version,
        "role": standing.role,
    }
    answer |= {"replica_lag_seconds": standing.lag, "note": standing.note}
    return jsonify(answer | {"schema_drift": knowledge.drift and knowledge.drift._asdict()} | _last_success())


def _last_success() -> dict[str, str | None]:
    seconds = last_success()
    at = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds") if seconds else None
    return {"last_success_at": at and at.replace("+00:00", "Z")}
