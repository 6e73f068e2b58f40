"""All attacks on one engine, by class."""

from tests.sql.gate.attacks.collations import collations
from tests.sql.gate.attacks.engines import ENGINES
from tests.sql.gate.attacks.everywhere import SECRETS, TEMPLATES


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
