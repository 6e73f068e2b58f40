"""All attacks on one engine, by class."""

from tests.sql.gate.attacks.engines import ENGINES
from tests.sql.gate.attacks.everywhere import SECRETS, TEMPLATES

# COLLATE with a quoted name: written without its quotes, such a name once began a comment in the text that ran. The
# payload is what the rest of a caller's own string literal became, once the comment had ended at its line break.
PAYLOADS = (
    ", password, private_key FROM servers -- ",
    ", email FROM users -- ",
    ", Host, User, Password FROM mysql.user -- ",
    ", User, authentication_string FROM mysql.user -- ",
    ", LOAD_FILE(0x2f6574632f706173737764) -- ",
    ", SLEEP(1) -- ",
    ", @@datadir -- ",
    ", 1 INTO OUTFILE 0x2f746d702f70776e6564 -- ",
)
NAMES = ("utf8mb4_general_ci--", "utf8mb4_general_ci--\t", "utf8mb4_bin#", "utf8mb4_bin/*", "binary -- ", "binary;")


def attacks(dialect: str) -> dict[str, list[str]]:
    """The attacks by class, each text once."""
    found: dict[str, dict[str, None]] = {}
    for name, templates in TEMPLATES.items():
        for template in templates:
            for table, column in SECRETS if "{" in template else SECRETS[:1]:
                found.setdefault(name, {})[fill(template, table, column)] = None
    for name, texts in {**ENGINES[dialect], "collation": collations(dialect)}.items():
        found.setdefault(name, {}).update(dict.fromkeys(texts))
    return {name: list(texts) for name, texts in found.items()}


def fill(template: str, table: str, column: str) -> str:
    """A template with its table and column, as they are and in capitals."""
    filled = template.replace("{t}", table).replace("{c}", column)
    return filled.replace("{T}", table.upper()).replace("{C}", column.upper())


def collations(dialect: str) -> list[str]:
    """The attacks, with each sign that may quote a name."""
    quotes = '`"' if dialect in ("mysql", "mariadb") else '"'
    return [
        f"SELECT 'a' COLLATE {quote}{name}{quote}, '\n{payload}'"
        for quote in quotes
        for name in NAMES
        for payload in PAYLOADS
    ]
