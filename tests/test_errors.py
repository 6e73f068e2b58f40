"""Bad input gets a clear answer in one shape: JSON with the reason, never a 500, never kept by a cache."""

import pytest
from flask.testing import FlaskClient

from tests.apps import AUTH, Api
from tests.builders import Rails
from tests.databases import DIALECTS

pytestmark = pytest.mark.engine("sqlite")

UUID = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "where", ["deployments/{}", "deployments/{}/servers", "server_groups/{}", "accounts/{}/recent_failures"]
)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("a" * 256, "is longer than 255 characters"),
        ("a%00b", "contains a NUL character"),
        ("%ff%fe", "is not valid UTF-8"),
    ],
)
def test_what_can_name_no_row_is_refused_with_the_reason(api: Api, where: str, given: str, reason: str) -> None:
    name = "permalink" if where.startswith("accounts") else "identifier"
    assert api(where.format(given), status=400)["error"] == f"{name} {reason}"


@pytest.mark.engine(*DIALECTS)
@pytest.mark.parametrize(
    "identifier",
    ["not-a-uuid", "' OR 1=1 --", "%25", "a%2Fb", "..", "%E2%80%AE", "😀", "a" * 255, "%0d%0aSet-Cookie:x"],
)
def test_what_no_row_has_is_not_found(client: FlaskClient, identifier: str) -> None:
    for where in (f"deployments/{identifier}", f"server_groups/{identifier}", f"accounts/{identifier}/recent_failures"):
        response = client.get(f"/admin_api/{where}", headers=AUTH)
        assert response.status_code == 404
        assert response.get_json().keys() - {"hint"} == {"error"}


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])  # tests/security asks by each
@pytest.mark.parametrize("path", [f"/admin_api/deployments/{UUID}", "/admin_api/openapi.json", "/healthz"])
def test_wrong_methods_are_405_and_name_the_right_ones(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method, headers=AUTH)
    assert (response.status_code, response.get_json()) == (405, {"error": "Method Not Allowed"})
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["/", "/admin_api", "/admin_api/", "/admin_api/deployments", "/admin_api/x/y", "//healthz"]
)
def test_unknown_routes_are_404_in_the_same_shape(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=AUTH)
    assert response.status_code == 404
    assert response.get_json() == {"error": "No such endpoint: /admin_api/openapi.json lists what there is"}


@pytest.mark.parametrize("spelling", ["{}.json", "{}/", "{}/servers.json", "{}/servers/", "{}//servers//"])
def test_paths_are_accepted_in_the_spellings_that_rails_accepts(
    rails: Rails, client: FlaskClient, spelling: str
) -> None:
    path = spelling.format(f"/admin_api/deployments/{rails.deployment()}")
    assert client.get(path, headers=AUTH).status_code == 200


def test_head_answers_like_get_without_the_body(rails: Rails, client: FlaskClient) -> None:
    path = f"/admin_api/deployments/{rails.deployment()}"
    head, get = client.head(path, headers=AUTH), client.get(path, headers=AUTH)
    assert head.status_code == 200
    assert head.content_length == get.content_length
    assert head.data == b""
