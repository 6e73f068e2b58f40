"""Every answer forbids caches to keep it and browsers to guess, frame or run it; over TLS, to come back without."""

import pytest
from flask.testing import FlaskClient

from tests.security.conftest import AUTH

pytestmark = pytest.mark.engine("sqlite")

EXPECTED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
NO_LIMIT = "/admin_api/accounts/x/recent_failures?limit=x"


@pytest.mark.parametrize("headers", [AUTH, {}], ids=["with the token", "without"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/none", "/admin_api/openapi.json", NO_LIMIT])
def test_every_answer_has_each_of_them_once(sample_client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = sample_client.get(path, headers=headers)
    for name, value in EXPECTED.items():
        assert answer.headers.getlist(name) == [value]
    assert "Strict-Transport-Security" not in answer.headers
    assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(answer.headers.keys())


def test_an_answer_over_tls_asks_for_tls_from_now_on(sample_client: FlaskClient) -> None:
    answer = sample_client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=31536000"]
