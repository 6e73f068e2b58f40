"""What was looked for and how far, and what cannot be looked for."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.rules.find.clues import Clues
from app.rules.find.identifier import Identifier, account_remark
from app.rules.find.matches import Found
from app.rules.find.uuids import dashed

Record = dict[str, Any]

EVERYWHERE = "all deployments, steps, servers, server groups, projects and agents"
ASK_FOR = "ask the customer for the address of the deployment's page, or for the permalink of the account"
MOST_QUOTED = 5


def tried(
    clues: Clues, accounts: Mapping[int, str], bounds: Mapping[str, int], *, all_of_account: bool
) -> list[Record]:
    """Return what was looked for, where. `bounds` are the numbers of newest ids for `names` and `deployments`."""
    whose = ", ".join(sorted(accounts.values()))
    names = f"the projects, servers and server groups of {whose}"
    deployments = f"all deployments of {whose}"
    newest_names = f"the newest {bounds['names']:,} ids of projects, of servers and of server groups"
    newest = f"the newest {bounds['deployments']:,} ids of deployments"
    if accounts and not all_of_account:
        newest += f", of which those of {whose}"
    where = deployments if accounts and all_of_account else newest
    looked_for = (
        ("uuid", clues.uuids, EVERYWHERE),
        ("beginning of a uuid", clues.cut, EVERYWHERE),
        ("account permalink", clues.permalinks, "all accounts"),
        ("name", clues.names, names if accounts else newest_names),
        ("commit, as end revision", clues.commits, where),
        ("branch", clues.branches, where),
    )
    return [{"what": what, "texts": texts, "where": place} for what, texts, place in looked_for if texts]


def caveats(clues: Clues, found: Iterable[Found], absent: Iterable[str]) -> list[str]:
    """Return what could not be looked for, what the text says wrongly, and what to ask for when nothing matches."""
    said = list(clues.left_out)
    found = list(found)
    if clues.unreadable:
        quoted = ", ".join(clues.unreadable[:MOST_QUOTED])
        said.append(f"E-mail addresses and host names of servers are not readable here ({quoted}): {ASK_FOR}.")
    if clues.commits and "deployments.end_revision" in absent:
        said.append("Commits were not looked for: this replica has no deployments.end_revision.")
    elif clues.commits and not any(each.matched == "commit" for each in found):
        said.append(
            "No deployment ends at this commit. It may lie between the start and the end revision of one:"
            " only these two are on record."
        )
    said += _remarks(clues, found)
    if not found:
        said.append(f"Nothing matches: {ASK_FOR}.")
    return said


def _remarks(clues: Clues, found: Iterable[Found]) -> list[str]:
    """Return a remark for each address whose account is not that of the row that it leads to."""
    accounts = {str(each.row["identifier"]).lower(): each.row["account"] for each in found if each.matched == "exact"}
    return [
        remark
        for page in clues.pages
        if (uuid := dashed((page.identifier or "").replace("-", "").lower())) in accounts
        for remark in account_remark(Identifier(uuid, page.account), accounts[uuid])
    ]
