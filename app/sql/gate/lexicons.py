"""How each engine splits text into tokens."""

import re
from typing import Final, NamedTuple

from app.sql.gate.word_lists import words


class Lexicon(NamedTuple):
    """How one engine splits text."""

    pattern: re.Pattern[str]
    operators: frozenset[str]
    nested_comments: bool


# Groups are tried in order. Possessive quantifiers: no text makes a pattern go back over what it has read.
SPACE = r"(?P<space>[\s\ufeff]++)"
LINE = r"(?P<comment>--[^\n]*+)"
BLOCK = r"(?P<block>/\*)"
PLAIN_STRING = r"(?P<string>'(?:[^']|'')*+')"
DECIMALS = r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
NUMBERS = rf"(?P<number>{DECIMALS})"
HEX_NUMBERS = rf"(?P<number>0[xX][0-9a-fA-F]++|{DECIMALS})"
MYSQL_NUMBERS = rf"(?P<number>0x[0-9a-fA-F]++|0b[01]++|{DECIMALS})"
WORDS = r"(?P<word>[^\W\d][\w$]*+)"
MARKS = r"(?P<mark>[(),.;\[\]])"
DOUBLE_QUOTED = r"(?P<name>\"(?:[^\"]|\"\")*+\")"
BACKTICKED = r"(?P<name>`(?:[^`]|``)*+`)"


def compiled(*groups: str) -> re.Pattern[str]:
    return re.compile("|".join(groups), re.DOTALL)


COMMON = ["=", "<", ">", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "%", "||", "&", "|", "~", "<<", ">>", "->", "->>"]

SQLITE = Lexicon(
    compiled(
        SPACE,
        LINE,
        BLOCK,
        r"(?P<bytes>[xX]'[0-9a-fA-F]*+')",
        PLAIN_STRING,
        r"(?P<name>\"(?:[^\"]|\"\")*+\"|`(?:[^`]|``)*+`|\[[^\]]*+\])",
        HEX_NUMBERS,
        WORDS,
        MARKS,
        r"(?P<operator>->>|->|<<|>>|<=|>=|<>|!=|==|\|\||[-+*/%<>=&|~])",
    ),
    frozenset([*COMMON, "=="]),
    nested_comments=False,
)

MYSQL = Lexicon(
    compiled(
        SPACE,
        r"(?P<comment>(?:--(?=[\s\x00-\x1f]|\Z)|\#)[^\n]*+)",
        BLOCK,
        r"(?P<bytes>[xX]'[0-9a-fA-F]*+'|[bB]'[01]*+')",
        r"(?P<string>[nN]?'(?:[^'\\]|\\.|'')*+'|\"(?:[^\"\\]|\\.|\"\")*+\")",
        BACKTICKED,
        MYSQL_NUMBERS,
        WORDS,
        MARKS,
        r"(?P<operator>->>|->|<=>|<<|>>|<=|>=|<>|!=|\|\||&&|[-+*/%<>=&|~^!])",
    ),
    frozenset([*COMMON, "<=>", "&&", "^", "!"]),
    nested_comments=False,
)

POSTGRESQL = Lexicon(
    compiled(
        SPACE,
        r"(?P<comment>--[^\n\r]*+)",
        BLOCK,
        r"(?P<unicode>[uU]&['\"])",
        r"(?P<bytes>[xX]'[0-9a-fA-F]*+'|[bB]'[01]*+')",
        r"(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*+')",
        r"(?P<string>[nN]?'(?:[^']|'')*+')",
        r"(?P<dollar>\$(?P<tag>(?:[^\W\d]\w*+)?)\$.*?\$(?P=tag)\$)",
        DOUBLE_QUOTED,
        NUMBERS,
        WORDS,
        MARKS,
        r"(?P<operator>::|=>|[:]|(?:(?!--|/\*)[-+*/<>=~!@\#%^&|`?])++)",
    ),
    words(
        *COMMON,
        "^ # ~* !~ !~* ~~ ~~* !~~ !~~* ^@ #> #>> @> <@ ? ?| ?& && #- |/ ||/ @ :: => : -|- &< &> @? @@",
    ),
    nested_comments=True,
)

LEXICONS: Final = {"sqlite": SQLITE, "mysql": MYSQL, "mariadb": MYSQL, "postgresql": POSTGRESQL}
