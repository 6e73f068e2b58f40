"""Each engine's lexis and words, as words.toml has them."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final

PARTS: Final = "comment block unicode bytes escaped string dollar name number word mark operator end"
"""The kinds of tokens, in the order in which they are tried. Space may stand before each."""

Words = frozenset[str]


@dataclass(frozen=True)
class Dialect:
    """One engine: how it splits a text, and its words, in upper case."""

    family: str
    """Whose syntax it has: sqlite, mysql or postgresql."""
    tokens: re.Pattern[str]
    written: re.Pattern[str]
    """Reads what the gate has written, with one space between two tokens."""
    quote: str
    """Around names."""
    folds: bool
    """Unquoted names are read in lower case."""
    escapes: bool
    """A backslash in a string escapes what follows."""
    nested_comments: bool
    open_comments: bool
    """A comment may end with the text."""
    operators: Words
    reserved: Words
    pairs: frozenset[tuple[str, ...]]
    value_words: Words
    clauses: Words
    open_ends: Words
    session_words: Words
    functions: Words
    row_functions: Words
    regex_functions: Words
    joining_functions: Words
    collecting_functions: Words
    gathering_functions: Words
    joining_aggregates: Words
    light_functions: Words
    array_makers: Words
    huge_numbers: Words
    regex_operators: Words
    pattern_operators: Words
    units: Words
    fields: Words
    json_table_words: Words
    types: Words
    type_endings: frozenset[tuple[str, ...]]
    introducers: Words
    character_sets: Words
    collations: dict[str, str]
    sizes: dict[str, int]
    needles: dict[str, int]
    replacements: dict[str, int]
    factors: dict[str, int]
    weights: dict[str, int]
    separators: dict[str, str]
    regex_problems: dict[str, str]
    format_problems: dict[str, str]
    instead: dict[str, str]
    first_words: dict[str, str]
    refused: dict[str, tuple[str, str]]
    """The code and the sentence for a word, or for a word and what stands behind it."""

    @cached_property
    def soft(self) -> Words:
        """The words that are keywords beside another one."""
        return frozenset(word for pair in self.pairs for word in pair if word.isalpha())

    @cached_property
    def refused_words(self) -> Words:
        """The words with which a part that is refused begins."""
        return frozenset(key.partition(" ")[0] for key in self.refused)

    @cached_property
    def known(self) -> Words:
        """The words that may stand in a text without quotes."""
        lists = [self.reserved, self.soft, self.functions, self.row_functions, self.types, self.units, self.fields]
        lists += [self.json_table_words, self.introducers, self.character_sets]
        return frozenset().union(*lists, *self.type_endings)


def _added(first: Any, second: Any) -> Any:
    """Return two entries of the file as one."""
    if isinstance(first, dict):
        return first | {key: _added(first[key], value) if key in first else value for key, value in second.items()}
    return f"{first} {second}" if isinstance(first, str) else first + second


def _table(name: str) -> dict[str, Any]:
    """Return the table of the file, with those that it names."""
    found: dict[str, Any] = {}
    for other in _FILE[name].get("also", ()):
        found = _added(found, _table(other))
    return dict(_added(found, {key: value for key, value in _FILE[name].items() if key != "also"}))


def _spread(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table whose keys are lists of words by word."""
    return {word: value for keys, value in table.items() for word in keys.split(", ")}


def _dialect(name: str) -> Dialect:
    found = _table(name)
    parts = [f"(?P<{kind}>{found['tokens'][kind]})" for kind in PARTS.split() if kind in found["tokens"]]
    by_code = found["refused"].items()
    given: dict[str, Any] = {
        **{key: frozenset(tuple(entry.split()) for entry in found.get(key, ())) for key in ("pairs", "type_endings")},
        "tokens": re.compile(rf"[\s\ufeff]*+(?:{'|'.join(parts)})", re.DOTALL),
        "written": re.compile(rf" ?(?:{'|'.join(parts)})", re.DOTALL),
        "collations": {each.upper(): each for each in found["collations"].split()},
        "instead": _spread(found["instead"]),
        "first_words": _spread(found["first_words"]),
        "refused": {word: (code, text) for code, texts in by_code for word, text in _spread(texts).items()},
    }
    for field in fields(Dialect):
        if field.type is Words:
            given[field.name] = frozenset(found.get(field.name, "").upper().split())
        elif field.name not in given:
            given[field.name] = found.get(field.name, False)
    return Dialect(**given)


_FILE: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text())
DIALECTS: Final = {name: _dialect(name) for name in _FILE["engines"].split()}
