"""The present tool call: its request id, its trace, and the worst status of the API's replies."""

import secrets
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field

from opentelemetry import propagate


@dataclass
class Call:
    """A call that is being answered. The id is in the audit line, in each request and in the API's log."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    api_status: int | None = None
    person: str | None = None


CALL: ContextVar[Call] = ContextVar("call")


def current_call() -> Call:
    """Return the present call; outside of calls, a new one."""
    return CALL.get(None) or Call()


def trace_headers(request_id: str) -> dict[str, str]:
    """Return the W3C trace headers of the agent's trace; without one, a trace of the request id.

    https://www.w3.org/TR/trace-context/
    """
    headers: dict[str, str] = {}
    propagate.inject(headers)
    return headers or {"traceparent": f"00-{uuid.UUID(request_id).hex}-{secrets.token_hex(8)}-01"}
