"""Rows are looked up by UUID or permalink, never by database id, which could be counted through."""

import pytest
from flask import Flask

from tests.security.conftest import AUTH, Rows, every_path_with


@pytest.mark.slow
@pytest.mark.engine("sqlite")
def test_no_endpoint_answers_for_a_database_id(sample_app: Flask, sample_rows: Rows) -> None:
    ids = sorted({str(row["id"]) for rows in sample_rows.values() for row in rows if row.get("id")})
    paths = [path for path in every_path_with(sample_app, lambda _: ids) if any(f"/{row_id}" in path for row_id in ids)]
    assert len(paths) > 3 * len(ids)
    client = sample_app.test_client()
    for path in paths:
        expected = 404 if "/accounts/" in path else 400
        assert client.get(path, headers=AUTH).status_code == expected, path
