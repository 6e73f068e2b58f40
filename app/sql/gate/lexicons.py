"""How each engine splits text into tokens, and how it quotes: one table, one row for each engine."""

import re
from dataclasses import dataclass
from typing import Final


def words(*lines: str) -> frozenset[str]:
    """Return the words of these lines, in upper case."""
    return frozenset(" ".join(lines).upper().split())


@dataclass(frozen=True)
class Lexicon:
    """One engine's lexis."""

    pattern: re.Pattern[str]
    operators: frozenset[str]
    quote: str
    """Around names."""
    folds: bool = False
    """Unquoted names are read in lower case."""
    escapes: bool = False
    """A backslash in a string escapes what follows."""
    nested_comments: bool = False
    open_comments: bool = False
    """A comment may end with the text."""


# Groups are tried in order. Possessive quantifiers: no text makes a pattern go back over what it has read.
SPACE = r"(?P<space>[\s\ufeff]++)"
BLOCK = r"(?P<block>/\*)"
STRING = r"(?P<string>'(?:[^']|'')*+')"
DECIMALS = r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
BYTES = r"(?P<bytes>[xX]'[0-9a-fA-F]*+'|[bB]'[01]*+')"
WORDS = r"(?P<word>[^\W\d][\w$]*+)"
MARKS = r"(?P<mark>[(),.;\[\]])"
DOUBLE_QUOTED = r"\"(?:[^\"]|\"\")*+\""
BACK_TICKED = r"`(?:[^`]|``)*+`"


def compiled(*groups: str) -> re.Pattern[str]:
    return re.compile("|".join(groups), re.DOTALL)


COMMON = "= < > <= >= <> != + - * / % || & | ~ << >> -> ->>"

SQLITE = Lexicon(
    compiled(
        SPACE,
        r"(?P<comment>--[^\n]*+)",
        BLOCK,
        r"(?P<bytes>[xX]'[0-9a-fA-F]*+')",
        STRING,
        rf"(?P<name>{DOUBLE_QUOTED}|{BACK_TICKED}|\[[^\]]*+\])",
        rf"(?P<number>0[xX][0-9a-fA-F]++|{DECIMALS})",
        WORDS,
        MARKS,
        r"(?P<operator>->>|->|<<|>>|<=|>=|<>|!=|==|\|\||[-+*/%<>=&|~])",
    ),
    words(COMMON, "=="),
    quote="`",
    open_comments=True,
)
MYSQL = Lexicon(
    compiled(
        SPACE,
        r"(?P<comment>(?:--(?=[\s\x00-\x1f]|\Z)|\#)[^\n]*+)",
        BLOCK,
        BYTES,
        r"(?P<string>[nN]?'(?:[^'\\]|\\.|'')*+'|\"(?:[^\"\\]|\\.|\"\")*+\")",
        rf"(?P<name>{BACK_TICKED})",
        rf"(?P<number>0x[0-9a-fA-F]++|0b[01]++|{DECIMALS})",
        WORDS,
        MARKS,
        r"(?P<operator>->>|->|<=>|<<|>>|<=|>=|<>|!=|\|\||&&|[-+*/%<>=&|~^!])",
    ),
    words(COMMON, "<=> && ^ !"),
    quote="`",
    escapes=True,
)
POSTGRESQL = Lexicon(
    compiled(
        SPACE,
        r"(?P<comment>--[^\n\r]*+)",
        BLOCK,
        r"(?P<unicode>[uU]&['\"])",
        BYTES,
        r"(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*+')",
        r"(?P<string>[nN]?'(?:[^']|'')*+')",
        r"(?P<dollar>\$(?P<tag>(?:[^\W\d]\w*+)?)\$.*?\$(?P=tag)\$)",
        rf"(?P<name>{DOUBLE_QUOTED})",
        rf"(?P<number>{DECIMALS})",
        WORDS,
        MARKS,
        r"(?P<operator>::|=>|[:]|(?:(?!--|/\*)[-+*/<>=~!@\#%^&|`?])++)",
    ),
    words(COMMON, "^ # ~* !~ !~* ~~ ~~* !~~ !~~* ^@ #> #>> @> <@ ? ?| ?& && #- |/ ||/ @ :: => : -|- &< &> @? @@"),
    quote='"',
    folds=True,
    nested_comments=True,
)
LEXICONS: Final = {"sqlite": SQLITE, "mysql": MYSQL, "mariadb": MYSQL, "postgresql": POSTGRESQL}

NOT_ENGINES: Final = {"mariadb": frozenset(["->", "->>"])}
"""Operators of a lexicon that one of its engines does not have."""
