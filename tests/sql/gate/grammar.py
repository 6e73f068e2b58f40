"""Queries made at random from a grammar: legitimate parts, secret columns and forbidden parts, mixed."""

from hypothesis import strategies as st

SECRET_COLUMNS = ["password", "api_key", "private_key", "access_token", "email", "hostname"]
TABLES = ["servers", "projects", "accounts", "agents", "deployments"]
TABLES += ["users", "config_files", "pg_class", "sqlite_master"]  # the gate admits none of these
COLUMNS = ["id", "name", "status", *SECRET_COLUMNS, "x", "t", "*"]
ALIASES = ["t", "u", "servers", "x", "password", "select", "it's", 'q"q', "b`b", "pg_sleep"]
FUNCTIONS = {
    "sqlite": ["upper", "length", "hex", "group_concat", "max", "quote", "json_array", "load_extension", "zeroblob"],
    "mariadb": ["upper", "length", "hex", "group_concat", "max", "reverse", "json_array", "sleep", "load_file", "user"],
    "postgresql": ["upper", "length", "md5", "to_jsonb", "max", "row_to_json", "array_agg", "pg_sleep", "pg_read_file"],
}
SIGNS = ["=", "<>", "<", "+", "*", "||", "AND", "OR", "LIKE", "IS NOT", ",", "."]
PIECES = [
    *("SELECT", "FROM", "WHERE", "(", ")", ",", "*", "AS", "UNION", "ALL", "JOIN", "ON", "USING", "WITH", "ORDER BY"),
    *("GROUP BY", "LIMIT", "1", "'x'", "--", "/*", "*/", "/*!", ";", "INTO", "FOR UPDATE", "NATURAL", "LATERAL"),
    *("OVER", "\n", "'", '"', "`", "\\", "$$", "E'", "@x", "?", "CASE", "END", "NULL", "VALUES", "TABLE"),
    *("RECURSIVE", ".", "[", "]"),
]

QUOTES = {"sqlite": ['"{}"', "`{}`", "[{}]"], "mariadb": ["`{}`"], "postgresql": ['"{}"']}


def names(dialect: str, values: list[str]) -> st.SearchStrategy[str]:
    """A name as it is, or quoted in one of the engine's ways."""
    quotes = st.sampled_from(["{}", "{}", "{}", *QUOTES[dialect]])
    return st.builds(lambda name, quote: quote.format(name), st.sampled_from(values), quotes)


def expressions(dialect: str) -> st.SearchStrategy[str]:
    """An expression that may name what it must not."""
    column = names(dialect, COLUMNS)
    leaf = st.one_of(
        column,
        st.builds("{}.{}".format, names(dialect, ALIASES), column),
        st.sampled_from(["1", "'x'", "'it''s'", "NULL", "TRUE", "CURRENT_DATE", "t", "t.*"]),
    )
    called = st.sampled_from(FUNCTIONS[dialect])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(SIGNS), inner),
            st.builds("{}({})".format, called, inner),
            st.builds("CASE WHEN {} THEN {} END".format, inner, inner),
            st.builds("(SELECT {} FROM {} t)".format, inner, names(dialect, TABLES)),
            st.builds("MAX({}) OVER (ORDER BY {})".format, inner, inner),
            st.builds("CAST({} AS CHAR(9))".format, inner),
        ),
        max_leaves=4,
    )


def queries(dialect: str) -> st.SearchStrategy[str]:
    """A query, most of them well-formed."""
    expression = expressions(dialect)
    item = st.builds("{}{}".format, expression, st.sampled_from(["", " AS t", " AS password", " x"]))
    source = st.builds("{} {}".format, names(dialect, TABLES), st.sampled_from(["t", "AS t", "x", ""]))
    rest = st.one_of(
        st.sampled_from(["", "", "LIMIT 3", "FOR UPDATE", "; DELETE FROM servers", "INTO x"]),
        st.builds("WHERE {}".format, expression),
        st.builds("GROUP BY {}".format, expression),
        st.builds("ORDER BY {}".format, expression),
        st.builds(", {} u".format, names(dialect, TABLES)),
        st.builds("JOIN {} u USING ({})".format, names(dialect, TABLES), names(dialect, COLUMNS)),
        st.builds("NATURAL JOIN (SELECT 'x' AS {}) u".format, names(dialect, COLUMNS)),
    )
    simple = st.builds("SELECT {} FROM {} {}".format, item, source, rest)
    return st.one_of(
        simple,
        st.builds("{} UNION {}".format, simple, simple),
        st.builds("WITH {} AS ({}) {}".format, names(dialect, [*TABLES, "t"]), simple, simple),
        st.builds("SELECT * FROM ({}) t".format, simple),
        st.builds("SELECT * FROM ({}) x, ({}) t".format, simple, simple),
    )


def rubble() -> st.SearchStrategy[str]:
    """Pieces of SQL in any order."""
    piece = st.one_of(st.sampled_from(PIECES), st.sampled_from(TABLES + COLUMNS + ALIASES), st.text(max_size=3))
    return st.lists(piece, max_size=30).map(" ".join)
