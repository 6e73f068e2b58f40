"""Every way a call can end badly, as a sentence that says what to do next.

No sentence repeats an address, a token or a trace. The API's own words are added only from its JSON `error` key.
"""

import re

from requests import RequestException
from urllib3 import exceptions as http

URL = "DEPLOYHQ_ADMIN_URL (or DEPLOYHQ_URL)"
LONGEST_QUOTE = 300  # characters

NO_URL = "This server does not know where the API is: set DEPLOYHQ_ADMIN_URL to its base URL and restart this server."
NO_TOKEN = "Admin tools are off: set DEPLOYHQ_ADMIN_TOKEN in this server's environment and restart it."  # noqa: S105
NOT_JSON = (
    "The answer (status {status}) is not a JSON object, so it does not come from the diagnostics API"
    f" but perhaps from a proxy or a login page. Check {URL}."
)
MISMATCH = (
    "The API and this MCP server disagree on the contract at {place}."
    " They are of different versions: upgrade the older of the two."
)
TOO_LARGE = (
    "The API's answer is larger than {megabytes} MB and was dropped. Ask for less, with a lower limit for instance."
)
BAD_SEGMENT = "An identifier or permalink cannot be empty, '.' or '..'. Send the UUID or the permalink itself."
TIMED_OUT = "The API did not answer in time. Call again once; if that fails too, tell whoever runs the API."

NOT_FOUND = {
    "deployments": "No deployment has this identifier. Deployments are looked up by UUID:"
    " list an account's failed ones with admin_list_recent_failures.",
    "accounts": "No account has this permalink. It is the subdomain in https://PERMALINK.deployhq.com:"
    " send that, not the account's name or number.",
    "server_groups": "No server group has this identifier. Groups are looked up by UUID:"
    " send the group's identifier, not its name or number.",
}

STATUSES = {
    400: "The API cannot use an argument. Change it as the API says, then call again.",
    401: "The API refused the token. Compare DEPLOYHQ_ADMIN_TOKEN here with DEPLOYHQ_ADMIN_API_TOKEN on the API,"
    " then restart this server.",
    403: "The API does not serve this machine's network. Call from an allowed one,"
    " or ask whoever runs the API to put this machine's address on its allow-list.",
    404: f"The API does not have this endpoint. Check that {URL} is its base URL and that it is up to date.",
    429: "The API is called too often. Wait {wait}, then call again.",
    500: "The API failed: a fault of its own, or DEPLOYHQ_ADMIN_API_TOKEN is not set there."
    " Calling again will not help: give whoever runs it this request id: {request_id}.",
    503: "The API has no database connection to spare. Wait {wait}, then call again.",
    504: "The API's database did not answer in time. Wait {wait}, then call again.",
}
REDIRECTED = f"The API redirects to another address (status {{status}}); redirects are not followed. Check {URL}."
BROKEN_SERVER = (
    "The API, or a proxy in front of it, failed (status {status}). Wait {wait}, then call again;"
    " if it fails again, give whoever runs it this request id: {request_id}."
)
REFUSED = f"The API refused the call (status {{status}}). Check {URL}, and that this server and the API are up to date."

# The first match counts, so a subclass stands before its base.
TRANSPORT = (
    (http.NameResolutionError, f"The host name in {URL} is unknown here. Check its spelling, DNS and VPN."),
    (http.ProxyError, "The proxy cannot be used. Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY."),
    (
        http.SSLError,
        f"The TLS connection failed. Check http or https in {URL}, its certificate and REQUESTS_CA_BUNDLE.",
    ),
    (
        http.NewConnectionError,
        f"Nothing accepts connections there. Check that the API runs, and host and port in {URL}.",
    ),
    (http.ConnectTimeoutError, f"The API's machine does not respond. Check host and port in {URL}, firewall and VPN."),
    (http.ReadTimeoutError, TIMED_OUT),
    (TimeoutError, TIMED_OUT),
    (http.ProtocolError, "The connection broke before the API's answer was complete. Call again."),
    (http.DecodeError, f"The API's answer cannot be decompressed. Call again; if it stays so, check {URL}."),
)
UNSENDABLE = f"The call could not be sent. Check {URL}, REQUESTS_CA_BUNDLE and the proxy variables."


def for_transport(error: Exception) -> str:
    """The sentence for a call that got no complete answer."""
    cause = innermost(error)
    return next((sentence for kind, sentence in TRANSPORT if isinstance(cause, kind)), UNSENDABLE)


def innermost(error: object) -> object:
    """The urllib3 exception inside of what requests raises."""
    if isinstance(error, RequestException) and error.args:
        error = error.args[0]
    return error.reason if isinstance(error, http.MaxRetryError) else error


def for_status(status: int, collection: str, said: str | None, retry_after: str | None, request_id: str) -> str:
    """The sentence for an answer other than 200; `said` is the API's own error text, if it gave one."""
    # A 404 in other words is about the endpoint, so it says nothing about the identifier.
    found = NOT_FOUND.get(collection) if status == 404 and (said or "").endswith("not found") else None
    sentence = (found or STATUSES.get(status) or for_class(status)).format(
        status=status, wait=wait(retry_after), request_id=request_id
    )
    return f'{sentence} The API says: "{said}"' if said else sentence


def for_class(status: int) -> str:
    """The template for a status without one of its own."""
    if 300 <= status < 400:
        return REDIRECTED
    return BROKEN_SERVER if status >= 500 else REFUSED


def wait(retry_after: str | None) -> str:
    """How long to wait, in words: the header's seconds, if that is what it holds."""
    return f"{retry_after} seconds" if re.fullmatch(r"\d{1,5}", retry_after or "", re.ASCII) else "a minute"


def quotable(text: object, secret: str) -> str | None:
    """The API's error text on one line, short, and without the secret; None when it is no text."""
    if not isinstance(text, str):
        return None
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join((plain.replace(secret, "[token]") if secret else plain).split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}..."
