"""All endpoints are GET requests, but the one that runs a SELECT. No mutations possible.

What a connection may do: tests/test_read_only. What SQL may do: tests/sql.
"""

import pytest
from flask import Flask

from tests.security.conftest import AUTH, Rows, every_path_with, read_rows

QUERY = {"/admin_api/query", "/admin_api/query.json"}


@pytest.mark.engine("sqlite")
def test_every_endpoint_is_get_but_one_and_refuses_everything_else(sample_app: Flask, sample_rows: Rows) -> None:
    """One path of each endpoint: which methods it takes is the URL's, not the row's."""
    client = sample_app.test_client()
    for rule in sample_app.url_map.iter_rules():
        assert (rule.methods or set()) <= ({"POST"} if rule.rule in QUERY else {"GET", "HEAD"}), rule.rule
    one = {
        name: next(str(row[name]) for rows in sample_rows.values() for row in rows if row.get(name))
        for name in ("identifier", "permalink")
    }
    paths = every_path_with(sample_app, lambda argument: [one[argument]])
    assert len(paths) > 15
    for path in paths:
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            assert client.open(path, method=method, headers=AUTH).status_code in (401, 405), (method, path)


@pytest.mark.usefixtures("walk")
def test_asking_for_everything_changes_no_row(sample_url: str, sample_rows: Rows) -> None:
    assert read_rows(sample_url) == sample_rows
