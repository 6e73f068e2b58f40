"""What a rule is, and how many are searched for at once. The rules themselves are the tables in tables/."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1  # bytes are compared as they are: small automata, any input
    options.max_mem = 1 << 23
    return options


OPTIONS = _options()

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


def expression(patterns: Sequence[str]) -> bytes:
    """One RE2 expression for all of the patterns, shorthand written out."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    for short, long in SHORTHAND.items():
        joined = joined.replace(short, long)
    return joined.encode()


@dataclass(frozen=True)
class Rule:
    """One way in which a tool says why it failed.

    A line or sentence that any of the `patterns` finds, and none of `unless`, has this cause. Patterns are in RE2's
    syntax (no look-around) with SHORTHAND; letter case does not matter. File names in the text stand there as `<path>`.
    """

    name: str
    category: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    """Texts, as find_cause gets them, which this rule decides."""
    unless: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    """Texts which look alike, and which this rule must not decide."""
    first_check: str | None = None
    """What to check first, where the category's own advice does not fit."""

    @cached_property
    def _exceptions(self) -> Any:
        return re2.compile(expression(self.unless), OPTIONS)

    def excepts(self, words: bytes) -> bool:
        """Whether a line that one of the patterns finds means something else."""
        return bool(self.unless) and self._exceptions.search(words) is not None


class Rules:
    """Rules in order of precedence, which are searched for together.

    RE2 first looks for the words without which a pattern cannot match, all at once, then only for the patterns that are
    left; both take a time that grows with the text alone.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._filter = re2.Filter()
        self._places: list[int] = []
        for place, rule in enumerate(self.rules):
            for pattern in rule.patterns:
                self._filter.Add(expression([pattern]), OPTIONS)
                self._places.append(place)
        self._filter.Compile()

    def first(self, words: bytes) -> int | None:
        """The place of the first rule that matches a line, as lines.py prepares it, or None."""
        places = sorted({self._places[number] for number in self._filter.Match(words) or ()})
        return next((place for place in places if not self.rules[place].excepts(words)), None)
