"""What a pasted text may name: only what is worth looking for, each kind in its own list."""

import re
from dataclasses import dataclass, field

from app.rules.find.pages import Page, find_pages, without_pages
from app.rules.find.uuids import find_hex
from app.rules.plain import AROUND, plain

MOST_UUIDS, MOST_CUT, MOST_COMMITS, MOST_NAMES, MOST_BRANCHES = 10, 2, 3, 12, 4
LONGEST_NAME = 100  # characters
FEW_WORDS = 6
"""A text of so few words is a name as a whole, and each of its words may be one."""

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HOST = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?![\w-])|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])", re.I
)
_FILE = re.compile(
    r"\.(?:bat|bz2|conf|css|csv|env|gz|html?|ini|jpe?g|jsx?|json|lock|log|map|md|mjs|php|png|py|rb|sh|sql|svg|tar|tsx?"
    r"|txt|vue|xml|ya?ml|zip)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?<!\w)(?P<kind>project|server group|server|group|branch|account|customer)"
    r"(?: (?:name|is|named|called|permalink))*\s?[:=]?\s?[\"'`\u2018\u201c]?(?P<name>[\w][\w./-]{0,99})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"\n]{2,100})\"|`([^`\n]{2,100})`|\u201c([^\u201d\n]{2,100})\u201d|(?<!\w)'([^'\n]{2,100})'"
                     r"|\u2018([^\u2019\n]{2,100})\u2019|\*\*([^*\n]{2,100})\*\*|\[([^\]\n]{2,100})\]")  # fmt: skip
_PERMALINK = re.compile(r"[a-z0-9][a-z0-9-]{1,62}", re.IGNORECASE)
_BRANCH = re.compile(r"[^\s~^:?*\[\\]{1,100}")
_HEX_OR_NUMBER = re.compile(r"[0-9a-f-]{7,}|[\d.:,/-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Clues:
    """The clues to look for, in the order of the text."""

    text: str
    """The text as it is read: of an account that it names, each name that stands in it is found."""
    pages: list[Page] = field(default_factory=list)
    uuids: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    """Permalinks of accounts that the text surely names, in lower case: in an address or behind that word."""
    permalinks: list[str] = field(default_factory=list)
    """What may be an account's permalink, those included."""
    names: list[str] = field(default_factory=list)
    """What may be the name of a project, a server or a group."""
    branches: list[str] = field(default_factory=list)
    has_words: bool = False
    """Whether something is left of the text beside addresses and identifiers."""
    unreadable: list[str] = field(default_factory=list)
    """E-mail addresses and host names, which no endpoint reads."""
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """What is not looked for, because there is too much of it, by the name of the list that it is not in."""


def find_clues(given: str) -> Clues:
    """Return what the text may name."""
    text = " ".join(plain(given).split(" "))
    pages, runs, rest = find_pages(text), find_hex(text), without_pages(text)
    emails = list(dict.fromkeys(found.strip(".") for found in _EMAIL.findall(rest)))
    rest = _EMAIL.sub(" ", rest)
    hosts = [host for host in dict.fromkeys(_HOST.findall(rest)) if not _FILE.search(host)]
    labelled = [(match["kind"].lower(), match["name"].rstrip(".-/")) for match in _LABEL.finditer(rest)]
    words = [word for word in map(_trimmed, rest.split()) if word and not _HEX_OR_NUMBER.fullmatch(word)]
    names, branches, permalinks = _named(rest, words, labelled)
    accounts = [page.account for page in pages]
    accounts += [name.lower() for kind, name in labelled if kind in ("account", "customer")]
    wanted = {
        "uuids": (runs.uuids, MOST_UUIDS),
        "cut": (runs.cut, MOST_CUT),
        "commits": (runs.commits, MOST_COMMITS),
        "accounts": (accounts, MOST_NAMES),
        "permalinks": (accounts + permalinks, 2 * MOST_NAMES),
        "names": ([page.project for page in pages if page.project] + names, MOST_NAMES),
        "branches": (branches, MOST_BRANCHES),
    }
    kept, left_out = {}, {}
    for kind, (found, most) in wanted.items():
        once = list(dict.fromkeys(found))
        kept[kind], left_out[kind] = once[:most], once[most:]
    return Clues(text=text, pages=pages, has_words=bool(words), unreadable=emails + hosts, left_out=left_out, **kept)


def _named(text: str, words: list[str], labelled: list[tuple[str, str]]) -> tuple[list[str], list[str], list[str]]:
    """Return what may be names, branches and permalinks of accounts: what is labelled or quoted, and telling words."""
    quoted = [_trimmed(next(filter(None, groups))) for groups in _QUOTED.findall(text)]
    is_short = len(words) <= FEW_WORDS and words
    whole = [_trimmed(" ".join(text.split()))] if is_short else []
    telling = words if is_short else [word for word in words if re.search(r"[\d_./-]", word)]
    names = [name for _, name in labelled] + quoted + whole + telling
    branches = [name for kind, name in labelled if kind == "branch"] + quoted
    branches += words if is_short else [word for word in words if "/" in word.strip("/")]
    return (
        [name for name in names if 2 <= len(name) <= LONGEST_NAME and not _HEX_OR_NUMBER.fullmatch(name)],
        [name for name in branches if _BRANCH.fullmatch(name) and "://" not in name],
        [name.lower() for name in names if _PERMALINK.fullmatch(name)],
    )


def _trimmed(text: str) -> str:
    return text.strip(AROUND)
