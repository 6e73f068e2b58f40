"""The audit log: one line of JSON on stderr for each call, with the request id that is in the API's log as well."""

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from mcp_server import urls
from mcp_server.api.call import CALL, Call

log = logging.getLogger("mcp_server.protocol.audit")

# Other arguments can hold secrets: values, bodies, names.
IDENTIFYING = ["account", "id", "identifier", "limit", "page", "parent_identifier", "permalink"]
IDENTIFYING += ["project", "server_uuid", "uuid"]
PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@contextmanager
def audited(what: Mapping[str, object], person: str | None) -> Iterator[None]:
    """Give the call a request id, and write its line at the end."""
    call, started, outcome = Call(person=person), time.monotonic(), "tool_error"
    token = CALL.set(call)
    try:
        yield
        outcome = "ok"
    finally:
        CALL.reset(token)
        log.info("%s", line(what, outcome, call, time.monotonic() - started))


def line(what: Mapping[str, object], outcome: str, call: Call, seconds: float) -> str:
    """Return the audit line of a call that has ended."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts = {"api_status": call.api_status, "ms": round(seconds * 1000, 1), "request_id": call.request_id}
    if call.person:
        what = {**what, "on_behalf_of": call.person}
    return json.dumps({"time": now, **what, "outcome": outcome, **facts})


def identifiers(arguments: Mapping[str, Any], secrets: set[str]) -> dict[str, str]:
    """Return the identifying arguments of a call, secrets replaced."""
    named = {name: arguments[name] for name in IDENTIFYING if arguments.get(name) is not None}
    return {name: "[secret]" if str(value) in secrets else identifier(value) for name, value in named.items()}


def identifier(value: object) -> str:
    """Return a plain identifier unchanged, of a DeployHQ URL its path, of anything else a stand-in."""
    text = str(value)[:1000]
    if PLAIN.fullmatch(text):
        return text
    place = urls.parse(text)
    return str(place) if place else "[other]"
