"""Queries made at random from a grammar: legitimate parts, secret columns and forbidden parts, mixed."""

from hypothesis import strategies as st

TABLES = [
    "servers",
    "projects",
    "accounts",
    "agents",
    "deployments",
    "users",
    "config_files",
    "pg_class",
    "sqlite_master",
]
COLUMNS = [
    "id",
    "name",
    "status",
    "password",
    "api_key",
    "private_key",
    "access_token",
    "email",
    "hostname",
    "x",
    "t",
    "*",
]
ALIASES = ["t", "u", "servers", "x", "password", "select", "it's", 'q"q', "b`b", "pg_sleep"]
FUNCTIONS = {
    "sqlite": ["upper", "length", "hex", "group_concat", "max", "quote", "json_array", "load_extension", "zeroblob"],
    "mariadb": ["upper", "length", "hex", "group_concat", "max", "reverse", "json_array", "sleep", "load_file", "user"],
    "postgresql": ["upper", "length", "md5", "to_jsonb", "max", "row_to_json", "array_agg", "pg_sleep", "pg_read_file"],
}
SIGNS = ["=", "<>", "<", "+", "-", "*", "||", "AND", "OR", "LIKE", "IS NOT", "IN", "::", "->", "%", ",", "#", "."]
PIECES = [
    *("SELECT", "FROM", "WHERE", "(", ")", ",", "*", "AS", "UNION", "ALL", "JOIN", "ON", "USING", "WITH", "ORDER BY"),
    *(
        "GROUP BY",
        "LIMIT",
        "1",
        "'x'",
        "--",
        "/*",
        "*/",
        "/*!",
        ";",
        "INTO",
        "FOR UPDATE",
        "NATURAL",
        "LATERAL",
        "OVER",
    ),
    *(
        "\n",
        "'",
        '"',
        "`",
        "\\",
        "$$",
        "E'",
        "@x",
        "?",
        "CASE",
        "END",
        "NULL",
        "VALUES",
        "TABLE",
        "RECURSIVE",
        ".",
        "[",
        "]",
    ),
]


def names(values: list[str]) -> st.SearchStrategy[str]:
    """A name as it is, in capitals, or quoted in one of the ways."""
    quotes = st.sampled_from(["{}", "{}", "{}", '"{}"', "`{}`", "[{}]"])
    return st.builds(lambda name, quote: quote.format(name), st.sampled_from(values), quotes)


def expressions(dialect: str) -> st.SearchStrategy[str]:
    """An expression that may name what it must not."""
    column = st.one_of(names(COLUMNS), st.builds("{}.{}".format, names(ALIASES), names(COLUMNS)))
    leaf = st.one_of(column, st.sampled_from(["1", "'x'", "'it''s'", "NULL", "TRUE", '"s"', "CURRENT_DATE", "0x41"]))
    called = st.sampled_from(FUNCTIONS[dialect])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(SIGNS), inner),
            st.builds("{}({})".format, called, inner),
            st.builds("CASE WHEN {} THEN {} END".format, inner, inner),
            st.builds("(SELECT {} FROM {} t)".format, inner, names(TABLES)),
            st.builds("{} OVER (ORDER BY {})".format, inner, inner),
            st.builds("CAST({} AS CHAR(9))".format, inner),
            st.builds("({}).{}".format, inner, names(COLUMNS)),
        ),
        max_leaves=5,
    )


def queries(dialect: str) -> st.SearchStrategy[str]:
    """A query, most of them well-formed."""
    item = st.builds("{}{}".format, expressions(dialect), st.sampled_from(["", " AS t", " AS password", " x"]))
    source = st.builds("{} {}".format, names(TABLES), names(ALIASES))
    simple = st.builds(
        "SELECT {} FROM {} {}".format,
        item,
        source,
        st.one_of(
            st.just(""),
            st.builds("WHERE {}".format, expressions(dialect)),
            st.builds("GROUP BY {}".format, expressions(dialect)),
            st.builds("ORDER BY {}".format, expressions(dialect)),
            st.builds("JOIN {} USING ({})".format, source, names(COLUMNS)),
            st.builds("NATURAL JOIN {}".format, source),
            st.builds("FOR UPDATE".format),
            st.builds("; DELETE FROM {}".format, names(TABLES)),
        ),
    )
    return st.one_of(
        simple,
        st.builds("{} UNION {}".format, simple, simple),
        st.builds("WITH {} AS ({}) {}".format, names(TABLES + ALIASES), simple, simple),
        st.builds("SELECT * FROM ({}) {}".format, simple, names(ALIASES)),
        st.builds("SELECT * FROM ({}) x, ({}) y".format, simple, simple),
    )


def rubble() -> st.SearchStrategy[str]:
    """Pieces of SQL in any order."""
    piece = st.one_of(st.sampled_from(PIECES), names(TABLES), names(COLUMNS), st.text(max_size=3))
    return st.lists(piece, max_size=30).map(" ".join)
