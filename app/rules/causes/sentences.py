"""Sentences of a message. DeployHQ states what happened, then usual reasons, then advice; only the first counts."""

from collections.abc import Iterator
from itertools import takewhile

import re2

from app.rules.causes.lines import Line, prepared
from app.rules.causes.rule import Rules, expression
from app.rules.causes.tables.neutral import NEUTRAL

_neutral = Rules(NEUTRAL)

BOUNDARY = re2.compile(r"(?:[.?]|[^R]!|[^R]R!|[^E]RR!)[\"')\]]?\s+(?:[A-Z\"'(])")  # not after "npm ERR!"
REPLY = re2.compile(r"^(?:Net::FTP\w+: )?[1-5]\d\d[ -]")
MOST_SENTENCES = 8

# Words that begin a usual reason or advice.
TURN = re2.compile(
    r"(?i)[,;:(\x{2013}\x{2014}-]\s*(?:and )?(?:(?:which|this|that|it|these) (?:is |are )?(?:usually|often|typically"
    r"|normally|generally|probably|commonly|most|likely|means|may|might|can|could|happens)"
    r"|(?:please )?(?:check (?:that|the|your|if|whether|for)|make sure|ensure|verify (?:that|the|your)"
    r"|please (?:check|verify|ensure|make)|did you|perhaps|maybe|possibly|usually))"
)
HEDGED = expression(r"""
\b(?:usually|often|typically|generally|normally|commonly|sometimes|likely|probably|perhaps|maybe|possibly|might|may
|could be|can be|can happen|happens when|happens if|it means|either|for example|such as|for instance)\b
^(?:increase|decrease|reset|wait|add|update|run|upgrade|is the|was the|are the|has the|does the|do you|set|use|allow
|open|change|choose|fix|remove|delete|move|free|start|restart|re-?run|retry|give|grant|install|look|go|ask|log in|renew
|replace|compare|correct|create|edit|enable|disable|lower|raise|read|test)\b
\?$
""")

# "0 errors" and similar are removed; the rest of the line may still name a cause.
NO_ERRORS = expression(r"""
\b(?:0|no|zero|without(?: any)?) (?:\w+ )?(?:errors?|failures?|failed|failing|warnings?|vulnerabilit(?:y|ies)|problems?
|issues?|conflicts?|exceptions?|denied|rejected|timeouts?|timed out)\b(?:,? (?:or|and) (?:errors?|warnings?|failures?))?
\b(?:errors?|failures?|failed|warnings?|problems?|issues?|conflicts?|exceptions?|vulnerabilities|rejected|denied
|timeouts?|timed out)(?:: ?| ?= ?|\(|\s)0\b(?:[^.\d]|$)
\berror-free\b
""")


def sentences_of(line: str) -> Iterator[Line]:
    """Yield the sentences of a line up to the first advice, without phrases such as "0 errors"."""
    for number, sentence in enumerate(whole_reply(line) or split(line)):
        stated = prepared(before_turn(sentence))
        neutral = _neutral.first(stated.words) is not None
        if number and (neutral or HEDGED.search(stated.words)):
            return
        if not neutral:
            yield Line(sentence, NO_ERRORS.sub(b"", stated.words).strip())


def whole_reply(line: str) -> list[str]:
    """Return an FTP server's reply undivided: often only its second sentence has the cause."""
    if not REPLY.search(line):
        return []
    first, *others = split(line)
    return [" ".join([first, *takewhile(is_statement, others)])]


def is_statement(sentence: str) -> bool:
    """Return whether a sentence states what happened, rather than a usual reason or advice."""
    words = prepared(sentence).words
    return not HEDGED.search(words) and _neutral.first(words) is None


def split(line: str) -> Iterator[str]:
    """Yield the sentences of a line; after MOST_SENTENCES, the rest as one."""
    for _ in range(MOST_SENTENCES):
        boundary = BOUNDARY.search(line)
        if boundary is None:
            break
        end = boundary.end() - 1
        yield line[:end].strip()
        line = line[end:]
    yield line


def before_turn(sentence: str) -> str:
    """Return the sentence without its clauses of explanation."""
    turn = TURN.search(sentence)
    return sentence[: turn.start()] if turn and turn.start() else sentence
