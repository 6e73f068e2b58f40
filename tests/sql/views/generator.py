"""SELECTs over the names of secret columns, in every place where a name may stand. Each run with one seed is alike."""

from collections.abc import Iterator
from random import Random

from app.models import SECRET_COLUMNS, metadata


def selects(random: Random, dialect: str, base: str, number: int) -> Iterator[str]:
    """Yield as many SELECTs."""
    for _ in range(number):
        yield Select(random, dialect, base).text(3)


class Select:
    """One SELECT under way."""

    def __init__(self, random: Random, dialect: str, base: str) -> None:
        self.random = random
        self.dialect = dialect
        self.base = base
        self.table = random.choice(list(SECRET_COLUMNS))
        self.secret = random.choice(SECRET_COLUMNS[self.table])

    def text(self, depth: int) -> str:
        """Return a SELECT of one of many forms."""
        forms = [self.plain, self.grouped, self.ordered, self.joined, self.united, self.nested, self.windowed]
        form = self.random.choice(forms)
        return form(depth - 1)

    def name(self) -> str:
        """Return the secret column, spelt in some way."""
        sign = '"' if self.dialect == "postgresql" else "`"
        spelt = self.random.choice([self.secret, self.secret.upper(), f"{sign}{self.secret}{sign}", f"t.{self.secret}"])
        return spelt if self.random.random() < 0.9 else "*"

    def source(self, depth: int) -> str:
        """Return what the column may be in, under the name t."""
        plain = [self.table, f"{self.base}.{self.table}"]
        if depth > 0 and self.random.random() < 0.3:
            return f"({self.text(depth)}) AS t"
        return f"{self.random.choice(plain)} AS t"

    def value(self) -> str:
        """Return an expression with the column in it."""
        name = self.name()
        forms = [
            "{}",
            "UPPER({})",
            "SUBSTRING({}, 1, 5)",
            "COALESCE({}, 'x')",
            "CONCAT({}, 'x')",
            "MD5({})",
            "LENGTH({})",
        ]
        forms += ["CASE WHEN {} LIKE 'C%' THEN 1 ELSE 0 END", "REVERSE({})", "ASCII({})", "CAST({} AS CHAR(30))"]
        return name if name == "*" else self.random.choice(forms).format(name)

    def plain(self, depth: int) -> str:
        where = self.random.choice(["", f" WHERE {self.name()} IS NOT NULL", f" WHERE {self.secret} LIKE 'CANARY%'"])
        return f"SELECT {self.value()} FROM {self.source(depth)}{where}".replace("* IS NOT NULL", "1 = 1")

    def grouped(self, depth: int) -> str:
        return f"SELECT {self.secret}, COUNT(*), MAX({self.secret}) FROM {self.source(depth)} GROUP BY {self.secret}"

    def ordered(self, depth: int) -> str:
        return f"SELECT 1 AS a, id FROM {self.source(depth)} ORDER BY {self.secret} DESC LIMIT 3"

    def joined(self, depth: int) -> str:
        other = self.random.choice([self.table, f"{self.base}.{self.table}", self.random.choice(list(metadata.tables))])
        how = self.random.choice(
            ["JOIN {} AS u USING ({})", "NATURAL JOIN {} AS u", "LEFT JOIN {} AS u ON t.{} = u.{}"]
        )
        return f"SELECT * FROM {self.source(depth)} {how.format(other, self.secret, self.secret)} LIMIT 5"

    def united(self, depth: int) -> str:
        way = self.random.choice(["UNION", "UNION ALL", "EXCEPT", "INTERSECT"])
        return f"SELECT 'x' AS {self.secret} {way} SELECT {self.secret} FROM {self.source(depth)}"

    def nested(self, depth: int) -> str:
        forms = [
            "SELECT (SELECT MAX({c}) FROM {s}) AS x",
            "SELECT name FROM accounts AS a WHERE EXISTS (SELECT 1 FROM {s} WHERE {c} LIKE 'CANARY%')",
            "WITH w AS (SELECT {c} AS y FROM {s}) SELECT y FROM w",
            "SELECT name FROM accounts WHERE name IN (SELECT {c} FROM {s})",
            "SELECT x.* FROM (SELECT * FROM {s}) AS x",
            "SELECT COUNT(DISTINCT {c}) FROM {s}",
        ]
        return self.random.choice(forms).format(c=self.secret, s=self.source(depth))

    def windowed(self, depth: int) -> str:
        kind = self.random.choice(["FIRST_VALUE({c})", "LAG({c})", "RANK()", "ROW_NUMBER()"]).format(c=self.secret)
        return f"SELECT id, {kind} OVER (ORDER BY {self.secret}) AS r FROM {self.source(depth)}"
