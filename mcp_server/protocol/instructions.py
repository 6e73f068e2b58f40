"""The instructions: when to use the server and where to start. They name only tools that the caller has."""

import re

from mcp_server.access.credentials import Credentials
from mcp_server.texts import text_of


def instructions(given: Credentials, *, read_only: bool, sql: bool) -> str:
    """Return the lines that apply to these credentials. A line can begin with its condition, such as `{admin}`."""
    admin, account = bool(given.admin_token), bool(given.account)
    applies = {
        "admin": admin,
        "sql": admin and sql,
        "account": account,
        "account only": account and not admin,
        "admin and account": admin and account,
        "changes": account and not read_only,
    }
    lines = (re.fullmatch(r"(?:{(.+?)} )?(.*)", line) for line in text_of("instructions.md").splitlines())
    return "\n".join(line[2] for line in lines if line and (line[1] is None or applies[line[1]]))
