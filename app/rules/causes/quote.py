"""The excerpt of a failed step's text: the decisive line and a few lines around it, redacted."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from app.rules.causes.finding import Cause, cause_of
from app.rules.causes.lines import LONGEST_LINE, clean_lines, prepared
from app.rules.causes.noise import is_noise, is_restatement
from app.rules.causes.steps import kind_of, outcome, without_scripts
from app.rules.causes.tables.commands import ERROR_WORDS, IN_BUILDS, IN_SSH_COMMANDS
from deployhq_redaction import redact, redact_keys

LONGEST_QUOTE = 400  # characters
LONGEST_SHOWN_LINE = 240
MOST_LINES = 8

MOST_SHOWN = 1_600  # characters of quote and lines together
LONG_TEXT = 1_000  # characters; at most this fraction of a longer text is shown:
MOST_OF_A_LONG_TEXT = 0.4


class Decision(NamedTuple):
    """The cause of a failed step, with the lines that show it."""

    cause: Cause
    quote: str | None
    """The line with the cause, else the last meaningful line; None when the step wrote nothing."""
    lines: tuple[str, ...]
    """Up to MOST_LINES lines in order, the quote's included; empty when there are no others."""


class Reading:
    """A failed step's text. The cause and the lines cost equal time, so each is computed on demand.

    `texts`: the description, then the message and detail of each error log row, the oldest row first.
    """

    def __init__(self, texts: Sequence[str], step_type: str = "") -> None:
        self._text = "\n".join(filter(None, texts))
        self._step_type = step_type

    @cached_property
    def cause(self) -> Cause:
        """The cause in the text, or the one that the step's type implies."""
        return cause_of([line[:LONGEST_LINE] for line in self._lines], self._step_type)

    @cached_property
    def decision(self) -> Decision:
        """The cause with the lines to show, redacted."""
        if not self._lines:
            return Decision(self.cause, None, ())
        ranks = [_rank(line) for line in self._lines]
        place = _place(self._lines, ranks, self.cause)
        needed = list(dict.fromkeys(_by_need(self._lines, ranks, place)))[: 2 * MOST_LINES]
        clear = dict(zip(needed, _redacted([self._lines[number] for number in needed]), strict=True))
        quote = _quoted(clear[place], self.cause.evidence)
        return Decision(self.cause, quote, _shown(clear, _budget(len(self._text)) - len(quote)))

    @cached_property
    def _lines(self) -> list[str]:
        return without_scripts(clean_lines(redact_keys(self._text)))


OF_ANY_ERROR = (IN_BUILDS.name, IN_SSH_COMMANDS.name)
"""Rules that match any error in a command's output, headings and restatements included."""

REASON, HEADING, STATEMENT, RESTATEMENT, NOISE = range(5)


def _rank(line: str) -> int:
    words = prepared(line[:LONGEST_LINE]).words
    if is_noise(words):
        return NOISE
    if is_restatement(words) or (kind_of(line) and not outcome(line)):
        return RESTATEMENT
    if not ERROR_WORDS.search(words):
        return STATEMENT
    return HEADING if line.endswith(":") else REASON


def _place(lines: Sequence[str], ranks: Sequence[int], cause: Cause) -> int:
    """Return the index of the line to quote."""
    found = next((number for number, line in enumerate(lines) if cause.evidence and cause.evidence in line), None)
    if found is not None and ranks[found] < RESTATEMENT and (cause.rule not in OF_ANY_ERROR or ranks[found] == REASON):
        return found
    for rank in (REASON, HEADING):
        if rank in ranks:
            return ranks.index(rank)
    if STATEMENT in ranks:
        return len(ranks) - 1 - ranks[::-1].index(STATEMENT)
    return ranks.index(min(ranks)) if found is None else found


def _redacted(lines: Sequence[str]) -> list[str]:
    """Return the lines without secrets. The text is redacted as a whole; if a key spans lines, line by line."""
    together = redact("\n".join(lines)).split("\n")
    return together if len(together) == len(lines) else [redact(line) for line in lines]


def _quoted(clear: str, evidence: str) -> str:
    """Return the line; of a long one the part from the decisive sentence, or from near the first error word."""
    if len(clear) <= LONGEST_QUOTE:
        return printable(clear, LONGEST_QUOTE)
    sentence = redact(evidence)
    if sentence and sentence in clear:
        clear = clear[clear.index(sentence) :]
    error = ERROR_WORDS.search(clear.encode()) if len(clear) > LONGEST_QUOTE else None
    if error and error.start() > LONGEST_QUOTE // 2:
        clear = clear.encode()[error.start() - LONGEST_QUOTE // 4 :].decode(errors="ignore")
    return printable(clear, LONGEST_QUOTE)


def _budget(length: int) -> int:
    return min(MOST_SHOWN, int(length * MOST_OF_A_LONG_TEXT)) if length > LONG_TEXT else MOST_SHOWN


def _shown(clear: Mapping[int, str], left: int) -> tuple[str, ...]:
    """Return the lines to show, in order, chosen by need until `left` characters are used."""
    chosen: dict[int, str] = {}
    for number, line in clear.items():
        line = printable(line, LONGEST_SHOWN_LINE)
        if len(line) <= left and len(chosen) < MOST_LINES:
            chosen[number] = line
            left -= len(line)
    return tuple(chosen[number] for number in sorted(chosen)) if len(chosen) > 1 else ()


def _by_need(lines: Sequence[str], ranks: Sequence[int], place: int) -> Iterator[int]:
    """Yield indexes of lines by need: the quote, the command, the first error, the quote's neighbours, the last."""
    everything = range(len(lines))
    yield place
    yield from [number for number in everything if kind_of(lines[number])][:1]
    yield from [number for number in everything if ranks[number] == REASON][:1]
    yield from [number for number in range(place + 1, place + 3) if number < len(lines) and ranks[number] < NOISE]
    yield from [number for number in everything if ranks[number] < RESTATEMENT][-1:]
    yield from [number for number in range(place - 1, place) if number >= 0 and ranks[number] < NOISE]
    yield from sorted((number for number in everything if ranks[number] < NOISE), key=lambda number: ranks[number])


def printable(line: str, longest: int) -> str:
    """Return a redacted line with single spaces, without control characters, at most `longest` characters long."""
    line = line[: 4 * longest]
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line)
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 3]}..."
