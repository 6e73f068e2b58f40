"""The token is a variable: rotation = change it and restart. No database record, and two tokens while callers move."""

import json

import pytest

from app.config import Settings
from tests.apps import app_on
from tests.security.conftest import Rows

OLD, NEW = "token-before-rotation", "token-after-rotation"


def statuses(url: str, **environ: str) -> list[int]:
    """The answers of a service that starts with these variables, to the old token and to the new one."""
    settings = Settings.from_environ({"DATABASE_URL": url} | environ)
    with app_on(url, token=settings.token, previous_token=settings.previous_token) as app:
        headers = [{"Authorization": f"Bearer {token}"} for token in (OLD, NEW)]
        return [app.test_client().get("/admin_api/deployments/none", headers=each).status_code for each in headers]


@pytest.mark.engine("sqlite")
def test_the_token_changes_with_the_variable_and_a_restart(sample_url: str) -> None:
    assert statuses(sample_url, DEPLOYHQ_ADMIN_API_TOKEN=OLD) == [404, 401]
    both = {"DEPLOYHQ_ADMIN_API_TOKEN": NEW, "DEPLOYHQ_ADMIN_API_TOKEN_PREVIOUS": OLD}
    assert statuses(sample_url, **both) == [404, 404]
    assert statuses(sample_url, DEPLOYHQ_ADMIN_API_TOKEN=NEW) == [401, 404]


def test_no_token_is_in_the_database(sample_rows: Rows) -> None:
    assert not any(token in json.dumps(sample_rows, default=str) for token in (OLD, NEW))
