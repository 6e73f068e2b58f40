"""SELECTs over the names of secret columns, in every place where a name may stand. Each run with one seed is alike."""

from random import Random

from app.models import SECRET_COLUMNS, metadata

# {c} is the secret column as it is, {n} spelt in some way, {v} an expression with it, {s} what it may be in, under the
# name t, and {u} what that may be joined with.
FORMS = [
    [
        "SELECT {v} FROM {s}",
        "SELECT {v} FROM {s} WHERE {n} IS NOT NULL",
        "SELECT {v} FROM {s} WHERE {c} LIKE 'CANARY%'",
    ],
    ["SELECT {c}, COUNT(*), MAX({c}) FROM {s} GROUP BY {c}"],
    ["SELECT 1 AS a, id FROM {s} ORDER BY {c} DESC LIMIT 3"],
    [
        "SELECT * FROM {s} JOIN {u} AS u USING ({c}) LIMIT 5",
        "SELECT * FROM {s} NATURAL JOIN {u} AS u LIMIT 5",
        "SELECT * FROM {s} LEFT JOIN {u} AS u ON t.{c} = u.{c} LIMIT 5",
    ],
    [f"SELECT 'x' AS {{c}} {way} SELECT {{c}} FROM {{s}}" for way in ("UNION", "UNION ALL", "EXCEPT", "INTERSECT")],
    [
        "SELECT (SELECT MAX({c}) FROM {s}) AS x",
        "SELECT name FROM accounts AS a WHERE EXISTS (SELECT 1 FROM {s} WHERE {c} LIKE 'CANARY%')",
        "WITH w AS (SELECT {c} AS y FROM {s}) SELECT y FROM w",
        "SELECT name FROM accounts WHERE name IN (SELECT {c} FROM {s})",
        "SELECT x.* FROM (SELECT * FROM {s}) AS x",
        "SELECT COUNT(DISTINCT {c}) FROM {s}",
    ],
    [
        f"SELECT id, {kind} OVER (ORDER BY {{c}}) AS r FROM {{s}}"
        for kind in ("FIRST_VALUE({c})", "LAG({c})", "RANK()", "ROW_NUMBER()")
    ],
]
VALUES = ["{}", "UPPER({})", "SUBSTRING({}, 1, 5)", "COALESCE({}, 'x')", "CONCAT({}, 'x')", "MD5({})", "LENGTH({})"]
VALUES += ["CASE WHEN {} LIKE 'C%' THEN 1 ELSE 0 END", "REVERSE({})", "ASCII({})", "CAST({} AS CHAR(30))"]


def select(random: Random, dialect: str, base: str) -> str:
    """Return one SELECT."""
    table = random.choice(list(SECRET_COLUMNS))
    column = random.choice(SECRET_COLUMNS[table])
    sign = '"' if dialect == "postgresql" else "`"
    plain = [table, f"{base}.{table}"]

    def name() -> str:
        spelt = random.choice([column, column.upper(), f"{sign}{column}{sign}", f"t.{column}"])
        return spelt if random.random() < 0.9 else "*"

    def of_depth(depth: int) -> str:
        nested = depth > 0 and random.random() < 0.3
        source = f"({of_depth(depth - 1)})" if nested else random.choice(plain)
        value, other = name(), random.choice([*plain, random.choice(list(metadata.tables))])
        value = value if value == "*" else random.choice(VALUES).format(value)
        form = random.choice(random.choice(FORMS))
        text = form.format(c=column, n=name(), v=value, s=f"{source} AS t", u=other)
        return text.replace("* IS NOT NULL", "1 = 1")

    return of_depth(2)
