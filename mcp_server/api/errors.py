"""Error sentences: what went wrong with a call, and what to do next.

No sentence holds an address, a secret or a stack trace. The API is quoted only from the error keys of its JSON.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mcp_server.api.messages import LARGEST_BODY, Reply, Request

LONGEST_QUOTE = 300  # characters

TIMED_OUT = "The API did not answer in time. Call again once; if that fails too, tell whoever runs the API."
LOOK_FIRST = " This call changes something and may have taken effect: look before you call again."

COMMON = {
    400: "The API cannot use an argument. Change it as the API says, then call again.",
    404: "The API does not have this endpoint. Check that {url} is its base URL and that it is up to date.",
    429: "The API is called too often. Wait {wait}, then call again.",
}
REDIRECTED = "The API redirects to another address (status {status}); redirects are not followed. Check {url}."
BROKEN_SERVER = (
    "The API, or a proxy in front of it, failed (status {status}). Wait {wait}, then call again;"
    " if it fails again, give whoever runs it this request id: {request_id}."
)
REFUSED = "The API refused the call (status {status}). Check {url}, and that this server and the API are up to date."
NOT_JSON = (
    "The answer (status {status}) is not {expected}, so it does not come from {name}"
    " but perhaps from a proxy or a login page. Check {url}."
)

# By kind of failure. transport.py decides which it is.
TRANSPORT = {
    "unknown host": "The host name in {url} is unknown here. Check its spelling, DNS and VPN.",
    "proxy": "The proxy cannot be used. Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
    "tls": "The TLS connection failed. Check http or https in {url}, its certificate and REQUESTS_CA_BUNDLE.",
    "refused": "Nothing accepts connections there. Check that the API runs, and host and port in {url}.",
    "unreachable": "The API's machine does not respond. Check host and port in {url}, firewall and VPN.",
    "timeout": TIMED_OUT,
    "broken": "The connection broke before the API's answer was complete. Call again.",
    "garbled": "The API's answer cannot be decompressed. Call again; if it stays so, check {url}.",
    "too large": f"The API's answer is larger than {LARGEST_BODY // 1024**2} MB and was dropped. Ask for less, with a"
    " lower limit for instance.",
    "unsendable": "The call could not be sent. Check {url}, REQUESTS_CA_BUNDLE and the proxy variables.",
}
# A call with one of these did not take effect, or surely did.
WITHOUT_DOUBT = {"unknown host", "proxy", "tls", "refused", "unreachable", "too large", "unsendable"}


@dataclass(frozen=True)
class Words:
    """The vocabulary of one API: its name, the variables that hold its address, and what its statuses mean."""

    name: str
    url: str
    statuses: Mapping[int, str]
    not_found: Mapping[str, str] = field(default_factory=dict)
    reads_only: bool = False  # no call changes anything, whatever its HTTP verb
    longest_quote: int = LONGEST_QUOTE

    def for_transport(self, failure: str, method: str) -> str:
        """Return the sentence for a call without a complete reply."""
        sentence = TRANSPORT[failure].format(url=self.url)
        harmless = self.reads_only or method == "GET" or failure in WITHOUT_DOUBT
        return sentence if harmless else sentence + LOOK_FIRST

    def for_status(
        self, reply: Reply, request: Request, said: str | None, not_found: str | None = None, place: str = ""
    ) -> str:
        """Return the sentence for an unsuccessful reply. `said` is the API's own error text, if any."""
        status, method, after = reply.status, request.method, wait(reply.retry_after)
        template = not_found or self.statuses.get(status) or COMMON.get(status) or for_class(status)
        sentence = template.format(status=status, url=self.url, wait=after, request_id=request.request_id, place=place)
        if not self.reads_only and method != "GET" and status >= 500:
            sentence += LOOK_FIRST
        return f'{sentence} The API says: "{said}"' if said else sentence

    def not_json(self, status: int, expected: str) -> str:
        """Return the sentence for a successful reply whose body is not what was expected."""
        return NOT_JSON.format(status=status, expected=expected, name=self.name, url=self.url)


def for_class(status: int) -> str:
    """Return the template for a status that has none of its own."""
    if 300 <= status < 400:
        return REDIRECTED
    return BROKEN_SERVER if status >= 500 else REFUSED


def wait(retry_after: str | None) -> str:
    """Return how long to wait, in words: the seconds of a Retry-After header, else a minute."""
    return f"{retry_after} seconds" if re.fullmatch(r"\d{1,5}", retry_after or "", re.ASCII) else "a minute"


def place(error: Mapping[str, Any]) -> str:
    """Return an error's code and its place in the SQL, such as ` (secret_column, line 1, column 8)`."""
    code = error.get("code")
    parts = [code] if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]{1,60}", code) else []
    parts += [f"{name} {error[name]}" for name in ("line", "column") if type(error.get(name)) is int]
    return f" ({', '.join(parts)})" if parts else ""


def quotable(text: object, *secrets: str, longest: int = LONGEST_QUOTE) -> str | None:
    """Return an API's error text on one line, shortened, without the secrets; None if it is not a text."""
    if not isinstance(text, str):
        return None
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    for secret in filter(None, secrets):
        plain = plain.replace(secret, "[token]")
    line = " ".join(plain.split())
    return line if len(line) <= longest else f"{line[:longest]}..."
