"""Cancelled accounts are queryable by design, and their status is visible in the answers."""

import pytest
from flask.testing import FlaskClient

from migrations_mirror.sample import (
    CANCELLED_ACCOUNT,
    CANCELLED_LAST_DEPLOYMENT,
    SUSPENDED_ACCOUNT,
    SUSPENDED_LAST_DEPLOYMENT,
)
from tests.security.conftest import AUTH


@pytest.mark.parametrize(
    ("permalink", "deployment", "status"),
    [
        (CANCELLED_ACCOUNT, CANCELLED_LAST_DEPLOYMENT, "cancelled"),
        (SUSPENDED_ACCOUNT, SUSPENDED_LAST_DEPLOYMENT, "suspended"),
    ],
)
def test_an_inactive_account_is_answered_for_with_its_status(
    sample_client: FlaskClient, permalink: str, deployment: str, status: str
) -> None:
    failures = sample_client.get(f"/admin_api/accounts/{permalink}/recent_failures", headers=AUTH)
    assert (failures.status_code, failures.get_json()["account"]["status"]) == (200, status)
    answer = sample_client.get(f"/admin_api/deployments/{deployment}", headers=AUTH)
    assert (answer.status_code, answer.get_json()["account"]["status"]) == (200, status)
    assert sample_client.get(f"/admin_api/deployments/{deployment}/servers", headers=AUTH).status_code == 200
