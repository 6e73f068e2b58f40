"""The gate's two layers, each with the other switched off: the allow-list, and tables as their readable columns."""

import pytest

from app.sql.gate import Catalog, Refused, admit, gate
from tests.databases import DIALECTS
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import Database
from tests.sql.gate.outcomes import outcome

# Classes that are about what a query does, not about which columns it reads.
DOING = {
    *("catalog", "executable_comment", "function", "hint", "into", "locking", "non_select", "opaque_sql", "parameter"),
    *("qualified_name", "stacked", "unreadable_table", "variable", "write"),
}


def everything(catalog: Catalog) -> Catalog:
    """A catalog that hides nothing: then the rewriting protects nothing."""
    return Catalog({name: columns + catalog.secret.get(name, ()) for name, columns in catalog.readable.items()}, {})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_allow_list_alone_stops_what_is_no_plain_reading(dialect: str, gate_database: Database) -> None:
    opened = everything(gate_database.catalog)
    for name in DOING & set(attacks(dialect)):
        for text in attacks(dialect)[name]:
            with pytest.raises(Refused):
                admit(text, dialect, opened)


def test_without_the_rewriting_secrets_would_leak(gate_database: Database) -> None:
    """So the tests of leaks can fail."""
    gate_database.catalog, kept = everything(gate_database.catalog), gate_database.catalog
    try:
        texts = [text for texts in attacks(gate_database.dialect).values() for text in texts]
        assert sum(outcome(gate_database, text).leaked for text in texts) > 100
    finally:
        gate_database.catalog = kept


def test_the_rewriting_alone_hides_secrets(gate_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of names, which only explains: hundreds of attacks run, and not one finds a secret."""
    monkeypatch.setattr(gate, "check_names", lambda *_: None)
    found = [
        outcome(gate_database, text)
        for name, texts in attacks(gate_database.dialect).items()
        if name not in DOING
        for text in texts
    ]
    assert [end.attack for end in found if end.leaked] == []
    assert sum(end.sql is not None for end in found) > 300
