"""The present tool call: its request id, and the worst status of the API's replies."""

import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Call:
    """A call that is being answered. The id is in the audit line, in each request and in the API's log."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    api_status: int | None = None


CALL: ContextVar[Call] = ContextVar("call")


def current_call() -> Call:
    """Return the present call; outside of calls, a new one."""
    return CALL.get(None) or Call()
