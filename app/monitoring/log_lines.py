"""Formatters and filters of the log: JSON or text, without secrets, repeated errors counted."""

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request

ROOT = Path(__file__).parents[2]
OURS = tuple(str(ROOT / name) for name in ("app", "deployhq_redaction", "wsgi.py"))

LONGEST_EXCEPTION = 3500  # bytes: Heroku splits lines at 10,000, which breaks their JSON
FRAMES = 8
PERIOD = 10.0  # seconds in which the same error is logged once

encode = json.JSONEncoder(default=str).encode  # ASCII: some readers split lines at other Unicode characters too


class Repeats(logging.Filter):
    """A filter that passes records with the same `fault` once in PERIOD, with the number of those dropped in between.

    A health check repeats for ever: its error passes once while its answer stays the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._passed: dict[tuple[bool, object], tuple[float | None, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write the record."""
        fault = getattr(record, "fault", None)
        if fault is None:
            return True
        key, now = (is_health_check(), fault), time.monotonic()
        with self._lock:
            passed, held = self._passed.get(key, (None, 0))
            if passed is not None and (key[0] or now - passed < PERIOD):
                self._passed[key] = (passed, held + 1)
                return False
            self._passed[key] = (now, 0)
        if held:
            vars(record)["fields"] = {**getattr(record, "fields", {}), "repeated": held}
        return True

    def healthy(self) -> None:
        """Reset the errors of health checks: the next one is logged."""
        with self._lock:
            self._passed = {key: value for key, value in self._passed.items() if not key[0]}


class JsonFormatter(logging.Formatter):
    """A formatter of one line of ASCII JSON for each record; `extra={"fields": {...}}` adds keys."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return encode(self.keys_of(record))

    def keys_of(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return the line's keys and values, without secrets."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if "request_id" not in line and has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        if record.exc_info and record.exc_info[1]:
            line["exception"] = shown_exception(record.exc_info[1])
        return {key: self._redact(value) if isinstance(value, str) else value for key, value in line.items()}


class TextFormatter(JsonFormatter):
    """A formatter of one line of text for each record, for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, followed by the frames of an exception."""
        line = self.keys_of(record)
        at = line.pop("time").partition("T")[2].partition("+")[0]
        level, logger, message, frames = (line.pop(key, "") for key in ("level", "logger", "message", "exception"))
        # Input is quoted wherever it could forge a key or a line.
        more = [f"{key}={value if str(value).isalnum() else encode(value)}" for key, value in line.items()]
        name = logger.removesuffix(".error")  # gunicorn's name for all that it logs frightens
        words = [at, f"{level:<7}", f"{name}:", encode(message)[1:-1], *more]
        return " ".join(words) + (f"\n{frames}" if frames else "")


def is_health_check() -> bool:
    """Return whether the current request is for /healthz or /readyz."""
    return has_request_context() and request.blueprint == "health"


def shown_exception(error: BaseException) -> str:
    """Return the last frames of our own code and the exception with its causes, at most LONGEST_EXCEPTION bytes."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(OURS)] or frames[-1:]
    lines = [f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} in {frame.name}" for frame in ours[-FRAMES:]]
    cause: BaseException | None = error
    for _ in range(3):
        if cause is not None:
            lines.append("".join(traceback.format_exception_only(cause)).strip())
            cause = cause.__cause__ or cause.__context__
    text = "\n".join(lines)
    while len(encode(text)) > LONGEST_EXCEPTION:
        text = f"{text[: len(text) * 3 // 4]} [cut]"
    return text
