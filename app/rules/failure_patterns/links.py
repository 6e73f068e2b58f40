"""Links of an account's failure patterns."""

from collections.abc import Iterable, Sequence

from app.rules import Record
from app.rules.urls import page


def link(answer: Record, failures: Iterable[Record], steps: Sequence[Record], base: str) -> Record:
    """Return the answer with the `url` of the account's page, of each pattern's newest example, and of its server's."""
    account = answer["account"]["permalink"]
    project_of = {failure["identifier"]: failure["project"] for failure in failures}
    home_of = {step["server"]["identifier"]: step["home"] for step in steps if step["server"]}

    def of_pattern(pattern: Record) -> Record:
        newest, server = pattern["examples"][0], pattern["server_identifier"]
        home = home_of.get(server) or {}
        return pattern | {
            "url": page(base, account, project_of[newest], "deployments", newest),
            "server_url": page(base, account, home.get("permalink"), "servers", server),
        }

    return answer | {
        "account": answer["account"] | {"url": page(base, account)},
        "patterns": [of_pattern(pattern) for pattern in answer["patterns"]],
    }
