"""What a 404 says beside that the row was not found."""

from collections.abc import Sequence

from app.rules import Record
from app.rules.customer_text import cleaned
from app.rules.find.matches import next_call

FIND = "send all that the ticket holds to /admin_api/find?q= (admin_find)"
NOUNS = {"server_group": "server group"}
LONGEST_NAME = 60


def other_kind(rows: Sequence[Record]) -> str:
    """Return which kind of row the UUID is of, and which call takes it; else how to find what is meant."""
    if not rows:
        return f"No row of any kind has this identifier. For anything but a whole UUID, {FIND}."
    row = rows[0]
    noun, call = NOUNS.get(row["kind"], row["kind"]), next_call(row)
    name = f" {(cleaned(row['name']) or '')[:LONGEST_NAME]}" if row["name"] and row["kind"] != "step" else ""
    where = f" in account {row['account']}" if row["account"] else ""
    takes = f": call {call['tool']} with {_arguments(call)}" if call else ""
    return f"This is the UUID of the {noun}{name}{where}{takes}. Or {FIND}."


def no_account() -> str:
    """Return how to find the account that is meant."""
    return f"The permalink is the subdomain in https://PERMALINK.deployhq.com. For anything else, {FIND}."


def _arguments(call: Record) -> str:
    return ", ".join(f"{name} {cleaned(value)}" for name, value in call["arguments"].items())
