"""The token is a variable: rotation = change it and restart. No database record, and two tokens while callers move."""

import json
from pathlib import Path

import pytest
import requests

from tests.security.conftest import Rows
from tests.service import running

OLD, NEW = "token-before-rotation", "token-after-rotation"


def statuses(url: str) -> tuple[int, int]:
    """The answers to the old token and to the new one."""
    path = f"{url}/admin_api/deployments/none"
    old, new = (requests.get(path, headers={"Authorization": f"Bearer {t}"}, timeout=10) for t in (OLD, NEW))
    return old.status_code, new.status_code


@pytest.mark.engine("sqlite")
@pytest.mark.process
def test_the_token_changes_with_the_variable_and_a_restart(sample_url: str, tmp_path: Path) -> None:
    with running(tmp_path, sample_url, OLD) as service:
        assert statuses(service.url) == (404, 401)
    with running(tmp_path, sample_url, NEW, DEPLOYHQ_ADMIN_API_TOKEN_PREVIOUS=OLD) as service:
        assert statuses(service.url) == (404, 404)
    with running(tmp_path, sample_url, NEW) as service:
        assert statuses(service.url) == (401, 404)


def test_no_token_is_in_the_database(sample_rows: Rows) -> None:
    assert not any(token in json.dumps(sample_rows, default=str) for token in (OLD, NEW))
