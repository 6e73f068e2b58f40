"""What the rows amount to: matches, best first, each with why it matched and the call to make."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.rules import Record
from app.rules.find.clues import Clues
from app.rules.urls import page

MOST_MATCHES = 20
EXACT, COMMIT, PREFIX, NAME = "exact", "commit", "prefix", "name"
_RANKS = (EXACT, COMMIT, PREFIX, NAME)
_KINDS = ("deployment", "step", "server", "server_group", "agent", "project", "account", "branch")
"""Most telling first, of what matched alike."""

PATHS = {"server": "servers", "server_group": "server_groups", "deployment": "deployments", "step": "deployments"}
SHORTEST_IN_TEXT = 3
"""Letters of a name that is found because it stands in a text."""


class Found(NamedTuple):
    """A row, and which piece of the text it matches how."""

    row: Record
    matched: str
    text: str


def identified(clues: Clues, rows: Iterable[Record]) -> list[Found]:
    """Return the rows found by UUID, by the beginning of one, or by permalink."""
    whole = {text.lower(): text for text in (*clues.uuids, *clues.permalinks)}
    found = []
    for row in rows:
        text = str(row["identifier"]).lower()
        begun = next((cut for cut in clues.cut if text.startswith(cut.lower())), None)
        if text in whole:
            found.append(Found(row, EXACT if _is_certain(clues, row) else NAME, whole[text]))
        elif begun:
            found.append(Found(row, PREFIX, begun))
    return found


def _is_certain(clues: Clues, row: Record) -> bool:
    """Return whether the text surely means the row: a word of the text may be an account's permalink by chance."""
    texts = [*clues.accounts, clues.text.strip().lower()]
    return row["kind"] != "account" or str(row["identifier"]).lower() in texts


def accounts_of(clues: Clues, found: Iterable[Found]) -> dict[int, str]:
    """Return the permalinks, by id, of the accounts that the text names, itself or by a UUID of theirs."""
    rows = [each.row for each in found if each.matched == EXACT]
    named = [row for row in rows if row["kind"] != "account" or str(row["identifier"]).lower() in clues.accounts]
    return {row["account_id"]: row["account"] for row in named if row["account_id"] is not None}


def named(clues: Clues, rows: Iterable[Record]) -> list[Found]:
    """Return the rows whose name is a piece of the text; those of a project in an address are exact."""
    wanted = {name.lower(): name for name in clues.names}
    addressed = {(page.account, (page.project or "").lower()) for page in clues.pages}
    found = []
    for row in rows:
        permalink = row["project"] if row["kind"] == "project" else row["permalink"]
        names = [str(name).lower() for name in (permalink, row["name"]) if name]
        text = max((wanted[name] for name in names if name in wanted), key=len, default=None) or _in_text(
            clues.text, names
        )
        is_addressed = (
            row["kind"] == "project" and ((row["account"] or "").lower(), (permalink or "").lower()) in addressed
        )
        if text:
            found.append(Found(row, EXACT if is_addressed else NAME, text))
    return found


def _in_text(text: str, names: Iterable[str]) -> str | None:
    """Return the name that stands in the text as a word of its own."""
    lowered = text.lower()
    for name in names:
        place = lowered.find(name) if len(name) >= SHORTEST_IN_TEXT else -1
        while place >= 0:
            around = lowered[place - 1 : place] + lowered[place + len(name) : place + len(name) + 1]
            if not any(letter.isalnum() for letter in around):
                return text[place : place + len(name)]
            place = lowered.find(name, place + 1)
    return None


def deployed(clues: Clues, rows: Iterable[Record]) -> list[Found]:
    """Return the deployments of a commit, and the branches: once for each project that deploys one."""
    found: list[Found] = []
    seen = set()
    for row in rows:
        revision = str(row["revision"] or "").lower()
        commit = next((commit for commit in clues.commits if revision.startswith(commit)), None)
        if commit:
            found.append(Found(row, COMMIT, commit))
            continue
        branch = (row["account"], row["project"], row["branch"])
        if branch not in seen:
            seen.add(branch)
            found.append(Found(row | {"kind": "branch", "name": row["branch"], "status": None}, NAME, row["branch"]))
    return found


def commits_left(clues: Clues, found: Iterable[Found]) -> list[str]:
    """Return the commits of which no deployment is found."""
    texts = {each.text for each in found if each.matched == COMMIT}
    return [commit for commit in clues.commits if commit not in texts]


def ranked(found: Iterable[Found]) -> list[Found]:
    """Return each row once, by its best match, best first; of equals the newest."""
    best: dict[tuple[str, ...], Found] = {}
    for each in found:
        key = (each.row["kind"], str(each.row["id"]))
        if key not in best or _RANKS.index(each.matched) < _RANKS.index(best[key].matched):
            best[key] = each
    newest = sorted(best.values(), key=lambda each: -each.row["id"])
    return sorted(newest, key=_place)


def _place(found: Found) -> tuple[int, bool, int, int]:
    """Return the key to sort by. An address of a project's page has its account's name in it: that comes after."""
    rank, kind = _RANKS.index(found.matched), found.row["kind"]
    return rank, found.matched == EXACT and kind == "account", -len(found.text), _KINDS.index(kind)


def is_ambiguous(found: Sequence[Found]) -> bool:
    """Return whether a piece of the text may mean more than one row."""
    pieces = [each.text.lower() for each in found]
    return len(pieces) != len(set(pieces))


def shown(found: Found, base: str) -> Record:
    """Return the match as an answer has it."""
    row = found.row
    account = {"permalink": row["account"], "name": row["account_name"], "status": row["account_status"]}
    account["url"] = page(base, row["account"])
    return {
        "kind": row["kind"],
        "identifier": None if row["kind"] == "branch" else row["identifier"],
        "name": row["name"],
        "status": row["status"],
        "account": account if row["account"] else None,
        "project": row["project"],
        "url": url_of(row, base),
        "created_at": row["created_at"],
        "matched": found.matched,
        "text": found.text,
        "next": next_call(row),
    }


def url_of(row: Record, base: str) -> str | None:
    """Return DeployHQ's own page of the row, or of the project or account that it is in."""
    kind = PATHS.get(row["kind"], "")
    identifier = row["deployment"] if row["kind"] in ("deployment", "step") else row["identifier"]
    return page(base, row["account"], row["project"], kind, identifier if kind else "")


def next_call(row: Record) -> Record | None:
    """Return the call that tells more about the row; None when the account that it would need is gone."""
    tool, arguments, why = _calls(row)[row["kind"]]
    return {"tool": tool, "arguments": arguments, "why": why} if all(arguments.values()) else None


def _calls(row: Record) -> dict[str, tuple[str, Record, str]]:
    identifier, account = {"identifier": row["identifier"]}, {"account": row["account"]}
    of_project = account | {"project": row["project"]}
    return {
        "deployment": ("admin_diagnose_deployment", identifier, "What went wrong with it."),
        "step": ("admin_get_step_log", identifier, "What it wrote."),
        "server": ("admin_get_server", identifier, "How it is now, and its newest deployments."),
        "server_group": ("admin_get_server_group", identifier, "Which servers are in it now."),
        "agent": ("admin_get_account", account, "Whether it is online, beside the account's other agents."),
        "project": ("admin_list_deployments", of_project, "Its newest deployments, last success and first failure."),
        "account": ("admin_get_account", account, "Its projects and agents, and what runs or waits now."),
        "branch": (
            "admin_list_deployments",
            of_project | {"branch": row["branch"]},
            "Its deployments in this project.",
        ),
    }
