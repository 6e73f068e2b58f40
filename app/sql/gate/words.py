"""The words that a query may hold besides names and functions, for each engine. What stands on no list is a name."""

from typing import Final

from app.sql.gate.lexicons import words

# Unquoted, they are never read as a name.
EVERYWHERE: Final = words(
    "ALL AND AS ASC BETWEEN BY CASE COLLATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DESC DISTINCT ELSE END",
    "ESCAPE EXCEPT EXISTS FALSE FOLLOWING FOR FROM FULL GROUP HAVING IN INNER INTERSECT IS JOIN LEFT LIKE LIMIT",
    "NATURAL NOT NULL OFFSET ON OR ORDER OUTER OVER PARTITION PRECEDING RECURSIVE RIGHT SELECT THEN TRUE UNBOUNDED",
    "UNION USING VALUES WHEN WHERE WINDOW WITH",
)
MYSQL: Final = words(
    "ANY BOTH DISTINCTROW DIV DUAL FETCH LATERAL LEADING LOCALTIME LOCALTIMESTAMP REGEXP RLIKE SEPARATOR SOME",
    "TRAILING UTC_DATE UTC_TIME UTC_TIMESTAMP XOR",
)
RESERVED: Final = {
    "sqlite": EVERYWHERE | words("GLOB ISNULL MATERIALIZED NOTNULL"),
    "mariadb": EVERYWHERE | MYSQL,
    "mysql": EVERYWHERE | MYSQL,
    "postgresql": EVERYWHERE
    | words(
        "ANY ASYMMETRIC BOTH FETCH ILIKE ISNULL LATERAL LEADING LOCALTIME LOCALTIMESTAMP MATERIALIZED NOTNULL",
        "ORDINALITY OVERLAPS PLACING SIMILAR SOME SYMMETRIC TRAILING",
    ),
}


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((pair.split()[0], pair.split()[1]) for pair in text.split(","))


# Other words are keywords only beside a certain word or sign, and names everywhere else. # is a number, $ a string.
EVERYWHERE_PAIRS: Final = _pairs(
    "NULLS FIRST,NULLS LAST,CURRENT ROW,EXCLUDE CURRENT,EXCLUDE GROUP,EXCLUDE TIES,EXCLUDE NO,NO OTHERS,"
    "ROWS BETWEEN,RANGE BETWEEN,GROUPS BETWEEN,ROWS UNBOUNDED,RANGE UNBOUNDED,GROUPS UNBOUNDED,ROWS CURRENT,"
    "RANGE CURRENT,GROUPS CURRENT,ROWS #,RANGE #,GROUPS #,RANGE INTERVAL,) FILTER"
)
PAIRS: Final = {
    "mysql": EVERYWHERE_PAIRS
    | _pairs(
        "FETCH FIRST,FETCH NEXT,FIRST #,FIRST ROW,FIRST ROWS,NEXT #,NEXT ROW,NEXT ROWS,# ROW,# ROWS,ROW ONLY,"
        "ROWS ONLY,ROWS FETCH,ROWS WITH,WITH TIES,WITHIN GROUP,IS UNKNOWN,NOT UNKNOWN,SOUNDS LIKE,RESPECT NULLS,"
        "IGNORE NULLS,WITH ROLLUP,CHARACTER SET,MEMBER OF,ROW (,DATE $,TIME $,TIMESTAMP $"
    ),
    "postgresql": EVERYWHERE_PAIRS
    | _pairs(
        "FETCH FIRST,FETCH NEXT,FIRST #,FIRST ROW,FIRST ROWS,NEXT #,NEXT ROW,NEXT ROWS,# ROW,# ROWS,ROW ONLY,"
        "ROWS ONLY,ROWS FETCH,ROWS WITH,WITH TIES,WITHIN GROUP,IS UNKNOWN,NOT UNKNOWN,AT TIME,TIME ZONE,SIMILAR TO,"
        "GROUPING SETS,SETS (,ROLLUP (,CUBE (,ARRAY [,ARRAY (,ROW (,YEAR TO,DAY TO,HOUR TO,MINUTE TO,TO MONTH,"
        "TO HOUR,TO MINUTE,TO SECOND"
    ),
    "sqlite": EVERYWHERE_PAIRS | _pairs("WITHIN GROUP"),
}
PAIRS["mariadb"] = PAIRS["mysql"]
SOFT: Final = {dialect: {word for pair in PAIRS[dialect] for word in pair if word.isalpha()} for dialect in RESERVED}

# A value ends with them, so what follows can be its alias.
VALUE_WORDS: Final = words(
    "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP END FALSE LOCALTIME LOCALTIMESTAMP NULL TRUE UTC_DATE UTC_TIME",
    "UTC_TIMESTAMP UNKNOWN",
)
CONSTANTS: Final = frozenset(["NULL", "TRUE", "FALSE"])
SESSION_WORDS: Final = {
    "sqlite": frozenset[str](),
    "mysql": words("CURRENT_USER CURRENT_ROLE"),
    "mariadb": words("CURRENT_USER CURRENT_ROLE"),
    "postgresql": words("CURRENT_USER SESSION_USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA SYSTEM_USER USER"),
}
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
JSON_TABLE_WORDS: Final = words("COLUMNS DEFAULT EMPTY ERROR EXISTS FOR NESTED NULL ON ORDINALITY PATH")

TYPES: Final = {
    "sqlite": frozenset[str](),
    "mysql": words(
        "BINARY CHAR CHARACTER DATE DATETIME DEC DECIMAL DOUBLE FLOAT INT INTEGER JSON NCHAR REAL SIGNED TIME",
        "UNSIGNED VARCHAR YEAR",
    ),
    "postgresql": words(
        "BIGINT BIT BOOL BOOLEAN BPCHAR BYTEA CHAR CHARACTER DATE DEC DECIMAL DOUBLE FLOAT FLOAT4 FLOAT8 INET CIDR",
        "INT INT2 INT4 INT8 INTEGER INTERVAL JSON JSONB JSONPATH NUMERIC REAL SMALLINT TEXT TIME TIMESTAMP TIMESTAMPTZ",
        "TIMETZ UUID VARBIT VARCHAR DATERANGE INT4RANGE INT8RANGE NUMRANGE TSRANGE TSTZRANGE TSVECTOR TSQUERY",
    ),
}
TYPES["mariadb"] = TYPES["mysql"]
TYPE_ENDINGS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "sqlite": (),
    "mysql": (("INTEGER",), ("INT",), ("CHARACTER", "SET"), ("CHARSET",)),
    "postgresql": (("PRECISION",), ("VARYING",), ("WITH", "TIME", "ZONE"), ("WITHOUT", "TIME", "ZONE"), ("ARRAY",)),
}
TYPE_ENDINGS["mariadb"] = TYPE_ENDINGS["mysql"]

INTRODUCERS: Final = words("_UTF8 _UTF8MB3 _UTF8MB4 _LATIN1 _BINARY _ASCII")
CHARACTER_SETS: Final = words("UTF8 UTF8MB3 UTF8MB4 LATIN1 BINARY ASCII")

# Written from this list and in quotes: `utf8mb4_general_ci--` in back-ticks once began a comment in the text that ran.
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

_LOCK: Final = ("lock", "Locking rows is not allowed. Leave the clause out.")
_INDEX: Final = ("hint", "Index hints are not allowed. Leave them out.")
WRITES: Final = "Only SELECT queries are allowed: {word!r} cannot begin one."
_SHOWS: Final = "{word} is not allowed. The schema endpoint describes tables and columns."

# Where the word after it matters, that follows the space.
REFUSED: Final = {
    "INTO": ("into", "INTO is not allowed: a query is answered, not stored."),
    "LOCK IN": _LOCK,
    "FOR": _LOCK,
    "FOR SYSTEM_TIME": ("unsupported_syntax", "FOR SYSTEM_TIME is not allowed. Only current rows can be read."),
    "PROCEDURE": ("unsupported_syntax", "PROCEDURE is not allowed. Leave it out."),
    "ROWS EXAMINED": ("unsupported_syntax", "ROWS EXAMINED is not allowed. Use LIMIT alone."),
    "TABLESAMPLE": ("unsupported_syntax", "TABLESAMPLE is not allowed. Use WHERE and LIMIT."),
    "MATCH $": ("operator", "MATCH is for full-text tables, which are not here. Use LIKE."),
    "USE INDEX": _INDEX,
    "FORCE INDEX": _INDEX,
    "IGNORE INDEX": _INDEX,
    "USE KEY": _INDEX,
    "FORCE KEY": _INDEX,
    "IGNORE KEY": _INDEX,
    "INDEXED BY": _INDEX,
    "NOT INDEXED": _INDEX,
    "PARTITION (": ("unsupported_syntax", "Partitions cannot be chosen. Use WHERE."),
    **dict.fromkeys(
        words(
            "STRAIGHT_JOIN HIGH_PRIORITY SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_CACHE SQL_NO_CACHE",
            "SQL_CALC_FOUND_ROWS",
        ),
        ("hint", "{word} is not allowed. Leave it out."),
    ),
    **dict.fromkeys(
        words("ALTER CALL CREATE DELETE DROP HANDLER INSERT MERGE TABLE TRUNCATE UPDATE"), ("not_a_select", WRITES)
    ),
    "SEARCH DEPTH": ("unsupported_syntax", "SEARCH and CYCLE are not allowed. Count the depth in a column."),
    "SEARCH BREADTH": ("unsupported_syntax", "SEARCH and CYCLE are not allowed. Count the depth in a column."),
}
REFUSED_WORDS: Final = frozenset(key.partition(" ")[0] for key in REFUSED)

FIRST_WORDS: Final = {
    "EXPLAIN": "EXPLAIN is not allowed. Send the SELECT itself.",
    "VALUES": "A query begins with SELECT or WITH. Write SELECT instead of VALUES.",
    "TABLE": "A query begins with SELECT or WITH. Write SELECT * FROM the table.",
    **dict.fromkeys(("SHOW", "DESCRIBE", "DESC", "PRAGMA"), _SHOWS),
}
