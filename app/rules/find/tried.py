"""What was looked for and how far, and what cannot be looked for."""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from app.rules import Record
from app.rules.find.clues import Clues
from app.rules.find.identifier import Identifier, account_remark
from app.rules.find.matches import Found
from app.rules.find.uuids import dashed


class Reach(Enum):
    """Which deployments of the accounts that a text names were read."""

    ALL = "all"
    NEWEST = "the newest ids"
    OLDER = "older ones too, for a commit that is not among the newest ids"
    STOPPED = "the newest ids: the database was too slow for the others"


WITH_UUID = {
    "deployments": "deployments",
    "deployment_steps": "steps",
    "servers": "servers",
    "server_groups": "server groups",
    "projects": "projects",
    "agents": "agents",
}
"""Tables whose rows have UUIDs, and how they are called."""
REVISION = "deployments.end_revision"
ASK_FOR = "ask the customer for the address of the deployment's page, or for the permalink of the account"
MOST_QUOTED = 5
WORDS = {
    "uuids": "UUIDs",
    "cut": "beginnings of UUIDs",
    "commits": "commits",
    "accounts": "accounts",
    "permalinks": "permalinks of accounts",
    "names": "names",
    "branches": "branches",
}


def tried(
    clues: Clues, accounts: Mapping[int, str], bounds: Mapping[str, int], absent: Collection[str], reach: Reach
) -> list[Record]:
    """Return what was looked for, where.

    `bounds` are the numbers of newest ids for `names` and `deployments`, and of the newest deployments of accounts for
    commits that are `older`.
    """
    *nouns, last = (noun for table, noun in WITH_UUID.items() if _has_uuids(table, absent))
    everywhere = f"all {', '.join(nouns)} and {last}"
    whose = ", ".join(sorted(accounts.values()))
    names = f"the projects, servers and server groups of {whose}"
    commits = branches = f"all deployments of {whose}"
    newest_names = f"the newest {bounds['names']:,} ids of projects, of servers and of server groups"
    if not accounts or reach is not Reach.ALL:
        commits = branches = f"the newest {bounds['deployments']:,} ids of deployments"
    if accounts and reach is not Reach.ALL:
        branches += f", of which those of {whose}"
        commits = branches
    if reach is Reach.OLDER:
        commits += f"; for a commit that is not there, the newest {bounds['older']:,} deployments of {whose}"
    elif reach is Reach.STOPPED:
        commits += f"; the older ones of {whose} could not be read in time: try again"
    looked_for = (
        ("uuid", clues.uuids, everywhere),
        ("beginning of a uuid", clues.cut, everywhere),
        ("account permalink", clues.permalinks, "all accounts"),
        ("name", clues.names, names if accounts else newest_names),
        ("commit, as end revision", clues.commits if REVISION not in absent else [], commits),
        ("branch", clues.branches, branches),
    )
    return [{"what": what, "texts": texts, "where": place} for what, texts, place in looked_for if texts]


def caveats(clues: Clues, found: Iterable[Found], absent: Collection[str], *, has_account: bool) -> list[str]:
    """Return what could not be looked for, what the text says wrongly, and what to ask for when nothing matches."""
    found = list(found)
    said = _not_looked_for(clues, has_account=has_account)
    if clues.unreadable:
        quoted = _quoted(clues.unreadable)
        said.append(f"E-mail addresses and host names of servers are not readable here ({quoted}): {ASK_FOR}.")
    lacks = [f"{table}.identifier" for table in WITH_UUID if not _has_uuids(table, absent)]
    if lacks and (clues.uuids or clues.cut):
        said.append(f"Their UUIDs were not looked for: this replica has no {', '.join(lacks)}.")
    if clues.commits and REVISION in absent:
        said.append(f"Commits were not looked for: this replica has no {REVISION}.")
    elif clues.commits and not any(each.matched == "commit" for each in found):
        said.append(
            "None of the deployments looked through ends at this commit. It may lie between the start and the end"
            " revision of one: only these two are on record."
        )
    said += _remarks(clues, found)
    if not found:
        said.append(f"Nothing matches: {ASK_FOR}.")
    return said


def _has_uuids(table: str, absent: Collection[str]) -> bool:
    return not {f"{table}.id", f"{table}.identifier"} & set(absent)


def _not_looked_for(clues: Clues, *, has_account: bool) -> list[str]:
    """Return a sentence for each kind of which the text holds too many.

    Names are none of an account that is known: there each name that stands in the text is found.
    """
    return [
        f"The text holds {len(getattr(clues, kind)) + len(texts)} possible {WORDS[kind]}: only the first"
        f" {len(getattr(clues, kind))} were looked for, not {_quoted(texts)}."
        for kind, texts in clues.left_out.items()
        if texts and not (kind == "names" and has_account)
    ]


def _quoted(texts: list[str]) -> str:
    more = len(texts) - MOST_QUOTED
    return ", ".join(texts[:MOST_QUOTED]) + (f" and {more} more" if more > 0 else "")


def _remarks(clues: Clues, found: Iterable[Found]) -> list[str]:
    """Return a remark for each address whose account is not that of the row that it leads to."""
    accounts = {str(each.row["identifier"]).lower(): each.row["account"] for each in found if each.matched == "exact"}
    return [
        remark
        for page in clues.pages
        if (uuid := dashed((page.identifier or "").replace("-", "").lower())) in accounts
        for remark in account_remark(Identifier(uuid, page.account), accounts[uuid])
    ]
