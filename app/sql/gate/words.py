"""The words and signs of expressions and clauses, for each engine."""

from typing import Final

from app.sql.gate.word_lists import words

# Between two operands. What stands for one is read again as it is, so precedence is the engine's.
SIGNS: Final = {
    "sqlite": words(
        "= == <> != < > <= >= + - * / % || & | << >> -> ->>",
    ),
    "mysql": words("= <=> <> != < > <= >= + - * / % || && & | ^ << >> -> ->>"),
    "postgresql": words(
        "= <> != < > <= >= + - * / % ^ || & | # << >> -> ->> #> #>> @> <@ ? ?| ?& && #- ~ ~* !~ !~* ~~ ~~*",
        "!~~ !~~* ^@ @? @@ -|- &< &>",
    ),
}
SIGNS["mariadb"] = SIGNS["mysql"] - {"->", "->>"}

PREFIXES: Final = {
    "sqlite": frozenset(["+", "-", "~"]),
    "mysql": frozenset(["+", "-", "~", "!"]),
    "mariadb": frozenset(["+", "-", "~", "!"]),
    "postgresql": frozenset(["+", "-", "~", "@", "|/", "||/"]),
}

# Words between two operands that need no more than themselves.
JOINING_WORDS: Final = {
    "sqlite": frozenset(["AND", "OR", "LIKE", "GLOB", "ESCAPE", "BETWEEN"]),
    "mysql": words(
        "AND OR XOR LIKE ESCAPE BETWEEN DIV MOD REGEXP RLIKE",
    ),
    "mariadb": words(
        "AND OR XOR LIKE ESCAPE BETWEEN DIV MOD REGEXP RLIKE",
    ),
    "postgresql": words("AND OR LIKE ILIKE ESCAPE BETWEEN OVERLAPS"),
}

# Operators of several words, and the engines that have them.
PHRASES: Final = (
    (("postgresql",), ("AT", "TIME", "ZONE")),
    (("postgresql",), ("SIMILAR", "TO")),
    (("mysql", "mariadb"), ("SOUNDS", "LIKE")),
    (("mysql",), ("MEMBER", "OF")),
)

NEGATED: Final = words("LIKE ILIKE GLOB REGEXP RLIKE BETWEEN IN SIMILAR")

# Words that call something without parentheses.
BARE_CALLS: Final = {
    "sqlite": frozenset(["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"]),
    "mysql": words(
        "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP"
    ),
    "postgresql": frozenset(["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"]),
}
BARE_CALLS["mariadb"] = BARE_CALLS["mysql"]

CONSTANTS: Final = frozenset(["NULL", "TRUE", "FALSE"])

# What comes after a table or a column and so is not its alias, unless AS says so.
NO_ALIAS: Final = words(
    "WINDOW OFFSET FETCH LOCK MINUS STRAIGHT_JOIN USE FORCE IGNORE INDEXED PARTITION TABLESAMPLE LATERAL RETURNING",
    "ASC DESC",
)
JOIN_WORDS: Final = frozenset(["NATURAL", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "JOIN"])

UNITS: Final = words(
    "MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR SECOND_MICROSECOND MINUTE_MICROSECOND",
    "MINUTE_SECOND HOUR_MICROSECOND HOUR_SECOND HOUR_MINUTE DAY_MICROSECOND DAY_SECOND DAY_MINUTE",
    "DAY_HOUR YEAR_MONTH SQL_TSI_SECOND SQL_TSI_MINUTE SQL_TSI_HOUR SQL_TSI_DAY SQL_TSI_WEEK",
    "SQL_TSI_MONTH SQL_TSI_QUARTER SQL_TSI_YEAR",
)
FIELDS: Final = UNITS | words(
    "CENTURY DECADE DOW DOY EPOCH ISODOW ISOYEAR JULIAN MICROSECONDS MILLENNIUM MILLISECONDS TIMEZONE",
    "TIMEZONE_HOUR TIMEZONE_MINUTE",
)

INTRODUCERS: Final = frozenset(["_UTF8", "_UTF8MB3", "_UTF8MB4", "_LATIN1", "_BINARY", "_ASCII"])
CHARACTER_SETS: Final = frozenset(["UTF8", "UTF8MB3", "UTF8MB4", "LATIN1", "BINARY", "ASCII"])

# A collation is written from this list, never from the caller's text: a name is the one word of theirs that MySQL and
# MariaDB accept without quotes, and `utf8mb4_general_ci--` in back-ticks once began a comment in the text that ran.
MYSQL_COLLATIONS: Final = words(
    "BINARY ASCII_BIN ASCII_GENERAL_CI LATIN1_BIN LATIN1_GENERAL_CI LATIN1_GENERAL_CS LATIN1_SWEDISH_CI",
    "UTF8_BIN UTF8_GENERAL_CI UTF8_UNICODE_CI UTF8MB3_BIN UTF8MB3_GENERAL_CI UTF8MB3_UNICODE_CI",
    "UTF8MB4_BIN UTF8MB4_GENERAL_CI UTF8MB4_UNICODE_CI UTF8MB4_UNICODE_520_CI",
)
COLLATIONS: Final = {
    "sqlite": {name: name for name in ("BINARY", "NOCASE", "RTRIM")},
    "mariadb": {name: name.lower() for name in MYSQL_COLLATIONS | {"UTF8MB4_UCA1400_AI_CI", "UTF8MB4_UCA1400_AS_CS"}},
    "mysql": {name: name.lower() for name in MYSQL_COLLATIONS | {"UTF8MB4_0900_AI_CI", "UTF8MB4_0900_AS_CS"}},
    "postgresql": {
        name.upper(): name
        for name in ("C", "POSIX", "default", "ucs_basic", "C.utf8", "en_US.utf8", "und-x-icu", "en-x-icu")
    },
}
