"""Bad input gets a clear answer in one shape: JSON with the reason, never a 500, never kept by a cache."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.apps import TOKEN

AUTH = {"Authorization": f"Bearer {TOKEN}"}
UUID = "00000000-0000-0000-0000-000000000000"


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("where", ["deployments/{}", "deployments/{}/servers", "server_groups/{}"])
@pytest.mark.parametrize(
    ("identifier", "reason"),
    [
        ("42", "identifier is a number: send the UUID"),
        ("a" * 256, "identifier is longer than 255 characters"),
        ("a%00b", "identifier contains a NUL character"),
        ("%ff%fe", "identifier is not valid UTF-8"),
    ],
)
def test_what_cannot_be_an_identifier_is_refused_with_the_reason(
    client: FlaskClient, where: str, identifier: str, reason: str
) -> None:
    response = client.get(f"/admin_api/{where.format(identifier)}", headers=AUTH)
    assert response.status_code == 400
    assert response.get_json()["error"].startswith(reason)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("permalink", ["a" * 256, "a%00b", "%ff"])
def test_what_cannot_be_a_permalink_is_refused(client: FlaskClient, permalink: str) -> None:
    response = client.get(f"/admin_api/accounts/{permalink}/recent_failures", headers=AUTH)
    assert response.status_code == 400
    assert response.get_json()["error"].startswith("permalink ")


@pytest.mark.parametrize(
    "identifier",
    ["not-a-uuid", "' OR 1=1 --", "%25", "a%2Fb", "..", "%E2%80%AE", "😀", "a" * 255, "%0d%0aSet-Cookie:x"],
)
def test_what_no_row_has_is_not_found(client: FlaskClient, identifier: str) -> None:
    for where in (f"deployments/{identifier}", f"server_groups/{identifier}", f"accounts/{identifier}/recent_failures"):
        response = client.get(f"/admin_api/{where}", headers=AUTH)
        assert response.status_code == 404
        assert response.get_json().keys() - {"hint"} == {"error"}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", [f"/admin_api/deployments/{UUID}", "/admin_api/openapi.json", "/healthz"])
def test_wrong_methods_are_405_and_name_the_right_ones(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method, headers=AUTH)
    assert (response.status_code, response.get_json()) == (405, {"error": "Method Not Allowed"})
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "path", ["/", "/admin_api", "/admin_api/", "/admin_api/deployments", "/admin_api/x/y", "//healthz"]
)
def test_unknown_routes_are_404_in_the_same_shape(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=AUTH)
    assert response.status_code == 404
    assert response.get_json() == {"error": "No such endpoint: /admin_api/openapi.json lists what there is"}


@pytest.mark.engine("sqlite")
def test_an_unexpected_exception_is_a_500_without_detail(
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app()

    @app.get("/breaks")
    def breaks() -> str:
        raise RuntimeError("the inside: secret detail")

    response = app.test_client().get("/breaks")
    assert (response.status_code, response.get_json()) == (500, {"error": "Internal server error"})
    assert "RuntimeError: the inside: secret detail" in capsys.readouterr().out


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/nowhere", f"/admin_api/deployments/{UUID}"])
@pytest.mark.parametrize("headers", [{}, AUTH])
def test_no_answer_may_be_kept_by_a_cache(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    response = client.get(path, headers=headers)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_type == "application/json"


@pytest.mark.parametrize("spelling", ["{}.json", "{}/", "{}/servers.json", "{}/servers/", "{}//servers//"])
def test_paths_are_accepted_in_the_spellings_that_rails_accepts(rails: Any, client: FlaskClient, spelling: str) -> None:
    path = spelling.format(f"/admin_api/deployments/{rails.deployment()}")
    assert client.get(path, headers=AUTH).status_code == 200


@pytest.mark.engine("sqlite")
def test_head_answers_like_get_without_the_body(rails: Any, client: FlaskClient) -> None:
    path = f"/admin_api/deployments/{rails.deployment()}"
    head, get = client.head(path, headers=AUTH), client.get(path, headers=AUTH)
    assert head.status_code == 200
    assert head.content_length == get.content_length
    assert head.data == b""
