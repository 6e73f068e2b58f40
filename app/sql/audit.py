"""Who asked which SQL, when, and what came of it: a record that is there before the query runs.

One line of JSON for each event, written to a file (when one is configured) and to stdout, for the platform's log drain.
Each query has `query_id` in common: `admitted` comes before it runs, `finished` afterwards; `refused` stands alone. An
`admitted` without a `finished` was interrupted by the end of the process.
"""

import os
import sys
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, g, request

from app.config import Settings
from app.monitoring.log_lines import encode
from app.web.auth import token_id
from app.web.on_behalf_of import on_behalf_of


class AuditError(Exception):
    """Raised when a record cannot be written; what it is about must not happen then."""


class AuditLog:
    """The audit log: a file, and stdout. Each line is one write to the file's end, so that processes can share it."""

    def __init__(self, path: str, redact: Callable[[str], str]) -> None:
        self._path = path
        self._redact = redact
        self._lock = threading.Lock()

    def write(self, event: str, fields: dict[str, Any]) -> None:
        """Write a line, to the disk itself; raises AuditError."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": "info",
            "logger": "app.audit",
            "message": f"query {event}",
            "event": event,
            **{key: self._redact(value) if isinstance(value, str) else value for key, value in fields.items()},
        }
        text = f"{encode(line)}\n"  # ASCII: no character of the SQL can end the line
        try:
            with self._lock:
                if self._path:
                    self._append(text.encode())
                sys.stdout.write(text)
                sys.stdout.flush()
        except (OSError, ValueError) as error:
            raise AuditError(str(error)) from error

    def _append(self, line: bytes) -> None:
        # Opened for each line: the file may have been moved away, to be rotated.
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.write(file, line) < len(line):
                raise OSError("the disk took only a part of the line")
            if os.path.isfile(self._path):
                os.fsync(file)
        finally:
            os.close(file)


class Record:
    """The audit record of one request."""

    def __init__(self, sql: str | None) -> None:
        self._log: AuditLog = current_app.extensions["audit"]
        self._sql = sql
        self._same = {"query_id": uuid.uuid4().hex, "request_id": g.request_id}
        self._same |= {"ip": request.remote_addr, "token_id": token_id()}
        if person := on_behalf_of():
            self._same["on_behalf_of"] = person
        self.admitted = False

    def begin(self, event: str, **fields: object) -> None:
        """Write that the query is `admitted`, and is about to run, or `refused`; raises AuditError."""
        self.admitted = event == "admitted"
        self._log.write(event, {**self._same, "decision": event, "sql": self._sql, **fields})

    def end(self, **fields: object) -> None:
        """Write what became of the query; raises AuditError."""
        if self.admitted:
            self._log.write("finished", {**self._same, **fields})
        else:
            self.begin("refused", **fields)


def init_audit(app: Flask, settings: Settings) -> None:
    """Give `app` its audit log. Secrets of the configuration are taken out of it, as of every log."""
    app.extensions["audit"] = AuditLog(settings.audit_log, app.extensions["redact"])
