"""Shapes: the same for queries that differ in values only, and without any value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.audit_report import shape
from tests.databases import DIALECTS


@pytest.mark.parametrize("dialect", DIALECTS)
def test_values_spaces_comments_case_and_lengths_of_lists_do_not_matter(dialect: str) -> None:
    one = shape("SELECT name FROM servers WHERE id IN (1, 2, 3) AND name = 'x';", dialect)
    other = shape("select  name -- hm\nfrom servers where id in (7) and name = 'it''s' /* x */", dialect)
    assert one == other == "select name from servers where id in ( ? ) and name = ?"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_columns_and_tables_matter(dialect: str) -> None:
    assert shape("SELECT id FROM servers", dialect) != shape("SELECT name FROM servers", dialect)
    assert shape("SELECT id FROM servers", dialect) != shape("SELECT id FROM projects", dialect)


@pytest.mark.parametrize("text", ["SELECT 'secret", "x \0 'secret'", 'WHERE "secret', "$$secret", "SELECT 12345 \x00"])
def test_of_what_cannot_be_read_no_value_is_kept(text: str) -> None:
    found = shape(text, "postgresql")
    assert found.startswith("unreadable: ")
    assert "secret" not in found
    assert "12345" not in found


@given(st.text(max_size=200), st.sampled_from([*DIALECTS, "mysql", "other"]))
def test_it_never_raises(text: str, dialect: str) -> None:
    assert isinstance(shape(text, dialect), str)
