"""The type of a rule, and the search for many at once. The rules themselves are in tables/."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

OPTIONS = re2.Options()
OPTIONS.case_sensitive = False
OPTIONS.never_capture = True
OPTIONS.log_errors = False
OPTIONS.encoding = re2.Options.Encoding.LATIN1  # bytes are compared unchanged: small automata, any input
OPTIONS.max_mem = 1 << 23

# Shorthand for patterns.
SHORTHAND = {
    "<words>": r"(?:\S+ ){0,8}?",  # up to eight words, each with the space behind it
    "<word>": r"(?:\S+ )?",  # one or none
    "<is>": r"(?:is |are |was |were |has |have |been |being |got )*",
    "<not>": r"(?:did not|didn't|does not|doesn't|do not|don't)",
    "<cannot>": r"(?:could not|couldn't|cannot|can't|can not|unable to|not able to|fail(?:ed|ure)? to|failed)",
    "<refused>": r"(?:refus(?:es|ed|ing)|reject(?:s|ed|ing)|den(?:ies|ied|ying)|declin(?:es|ed|ing)"
    "|turned (?:down|away)"
    r"|(?:not|never) (?:be )?(?:accepted|allowed|recogni[sz]ed|authori[sz]ed|valid|correct)|invalid|incorrect|wrong)",
    "<missing>": r"(?:(?:does|do|did) not exist|(?:does|do|did)n't exist|not (?:be )?(?:found|located"
    "|there|present)|missing"
    r"|no longer (?:exists?|in|there|available|part)|gone|(?:was|were|been) (?:deleted|removed))",
    "<ended>": r"(?:exit(?:ed)?|ended|finished|returned|failed|fails|terminated|completed|stopped|aborted|died|quit)",
    "<registry>": r"(?:registry\.(?:npmjs\.org|yarnpkg\.com|npmmirror\.com)|npm\.pkg\.github|npm\.fontawesome"
    r"|packagist\.(?:org|com)|rubygems\.org|pypi\.org|pythonhosted\.org|repo\d?\.maven\.(?:apache\.)?org"
    r"|maven\.google\.com|plugins\.gradle\.org|crates\.io|proxy\.golang\.org|sum\.golang\.org|nuget\.org"
    r"|deb\.debian\.org|archive\.ubuntu\.com|repo\.magento\.com|wpackagist|gems\.\S+\.\w+|hex\.pm|jsr\.io)",
}


def expressions(patterns: str) -> list[bytes]:
    """Return the RE2 expression of each line, SHORTHAND expanded; one that begins with `|` continues the one before."""
    for short, long in SHORTHAND.items():
        patterns = patterns.replace(short, long)
    lines = re.sub(r"\n *\|", "|", patterns).split("\n")
    return [line.lstrip().encode() for line in lines if line.strip()]


def expression(patterns: str) -> Any:
    """Return one compiled expression that matches where any of the lines does."""
    return re2.compile(b"|".join(expressions(patterns)), OPTIONS)


@dataclass(frozen=True)
class Rule:
    """An error message of a tool, with its cause.

    A line or sentence that any of `patterns` and none of `unless` matches has this cause. Both have a pattern on each
    line, in RE2's syntax (no look-around) with SHORTHAND, and ignore case; one that begins with `|` continues the
    one before. File names in the text are `<path>`.
    """

    name: str
    category: str
    patterns: str
    examples: tuple[str, ...]
    """Texts for find_cause that this rule decides."""
    unless: str = ""
    counter_examples: tuple[str, ...] = ()
    """Similar texts that this rule must not decide."""
    first_check: str | None = None
    """What to check first, where it differs from the category's advice."""

    @cached_property
    def _exceptions(self) -> Any:
        return expression(self.unless)

    def excepts(self, words: bytes) -> bool:
        """Return whether `unless` excludes a line that a pattern matches."""
        return bool(self.unless) and self._exceptions.search(words) is not None


class Rules:
    """Rules in order of precedence, searched for together.

    RE2 first searches for the literals that the patterns require, all at once, then for the remaining patterns. Both
    take time linear in the text: https://swtch.com/~rsc/regexp/regexp3.html
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._filter = re2.Filter()
        self._places: list[int] = []
        for place, rule in enumerate(self.rules):
            for pattern in expressions(rule.patterns):
                self._filter.Add(pattern, OPTIONS)
                self._places.append(place)
        self._filter.Compile()

    def first(self, words: bytes) -> int | None:
        """Return the index of the first rule that matches a line prepared by lines.py, or None."""
        places = sorted({self._places[number] for number in self._filter.Match(words) or ()})
        return next((place for place in places if not self.rules[place].excepts(words)), None)
