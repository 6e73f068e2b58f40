"""Rows are looked up by UUID or permalink, never by database id, which could be counted through."""

import pytest
from flask import Flask

from tests.security.conftest import AUTH, Rows, every_path_with


@pytest.mark.engine("sqlite")
def test_no_endpoint_answers_for_a_database_id(sample_app: Flask, sample_rows: Rows) -> None:
    """The first, the last and one more id of each table: a look-up by id in any table would find a row."""
    ids = sorted({row_id for rows in sample_rows.values() for row_id in some_ids(rows)})
    assert len(ids) > 20
    paths = [path for path in every_path_with(sample_app, lambda _: ids) if any(f"/{row_id}" in path for row_id in ids)]
    assert len(paths) > 3 * len(ids)
    client = sample_app.test_client()
    for path in paths:
        rule, _ = sample_app.url_map.bind("localhost").match(path, return_rule=True)
        expected = 404 if "permalink" in rule.arguments else 400  # a permalink can be a number, a UUID cannot
        assert client.get(path, headers=AUTH).status_code == expected, path


def some_ids(rows: list[dict[str, object]]) -> set[str]:
    ids = [str(row["id"]) for row in rows if row.get("id")]
    return {ids[0], ids[len(ids) // 2], ids[-1]} if ids else set()
