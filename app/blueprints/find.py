"""GET /admin_api/find."""

from flask import Blueprint

from app.config import current_settings
from app.db.known import absent_columns
from app.queries.find import deployed as deployed_queries
from app.queries.find import names as name_queries
from app.queries.find.identifiers import find_identified
from app.rules.bounds import left_out
from app.rules.find import matches
from app.rules.find.clues import Clues, find_clues
from app.rules.find.tried import Reach, caveats, tried
from app.schemas.find import FindAnswerSchema, FindArguments
from app.web.operation import Answer, operation

find = Blueprint("find", __name__)

BOUNDS = {"names": name_queries.NEWEST, "deployments": deployed_queries.NEWEST, "older": deployed_queries.OLDER}


@operation(find, "/find", "admin_find", returns=FindAnswerSchema(), arguments=FindArguments())
def find_anything(q: str) -> Answer:
    """Find what a pasted text names, in all accounts, inactive ones too.

    Deployments, servers, server groups, projects, accounts, steps, agents and branches, by URL, UUID, beginning of a
    UUID, commit or name.
    """
    clues, absent = find_clues(q), absent_columns()
    found = matches.identified(clues, find_identified(clues.uuids, clues.cut, clues.permalinks))
    accounts = matches.accounts_of(clues, found)
    more, reach = _by_name_and_commit(clues, accounts)
    found = matches.ranked([*found, *more])
    return {
        "matches": [matches.shown(each, current_settings().page_url) for each in found[: matches.MOST_MATCHES]],
        "ambiguous": matches.is_ambiguous(found),
        "tried": tried(clues, accounts, BOUNDS, absent, reach),
        "truncated": left_out(matches=(min(len(found), matches.MOST_MATCHES), len(found))),
        "caveats": caveats(clues, found, absent, has_account=bool(accounts)),
    }


def _by_name_and_commit(clues: Clues, accounts: dict[int, str]) -> tuple[list[matches.Found], Reach]:
    """Return the matches by name and commit, and which deployments of the accounts were searched."""
    if not (clues.names or clues.commits or clues.has_words):
        return [], Reach.ALL
    if accounts:
        rows, is_large = name_queries.find_named_in(accounts, clues.text, clues.names)
    else:
        rows, is_large = name_queries.find_named(clues.names), False
    runs = deployed_queries.find_deployed(clues.commits, clues.branches, accounts, all_of_account=not is_large)
    found = [*matches.named(clues, rows), *matches.deployed(clues, runs)]
    if not is_large:
        return found, Reach.ALL
    if not (left := matches.commits_left(clues, found)):
        return found, Reach.NEWEST
    older = deployed_queries.find_older(left, accounts)
    return found + matches.deployed(clues, older or []), Reach.STOPPED if older is None else Reach.OLDER
