"""docs/api.md: the OpenAPI document, with a real answer of the demo for each endpoint. `make generated` writes it."""

import json
from typing import Any

from flask.testing import FlaskClient

from app.web.openapi import openapi_document
from scripts.pages import table

LONGEST = 1_500  # characters of an answer: its beginning shows the shape
HEAD = """# The API, endpoint by endpoint

<!-- Generated from the OpenAPI document and the demo. `make generated` refreshes it. -->

Each call needs `Authorization: Bearer TOKEN`. Answers are JSON; `?format=text` and `?format=markdown` (or the header
`Accept`) return text to read, and a query's rows also come as `csv`. Every error is `{"error": "what is wrong, and what
to send instead"}`; a 401 says only `Unauthorized`. In the answers below, `...` stands for what differs from day to day,
and for what was left out. The whole contract is `GET /admin_api/openapi.json`.
"""
VALUES = {
    "/admin_api/server_groups/{identifier}": "1ff1de77-4005-48da-a3f4-2943881c655f",
    "/admin_api/servers/{identifier}": "00f2fdbf-d893-4c04-97ee-285d96baabe7",
    "/admin_api/steps/{identifier}/log": "44137403-b9b9-4ff8-b832-9624e8b08241",
}
DEPLOYMENT = "8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13"
VARYING = ("as_of", "elapsed_ms", "per_day", "since")  # different at each run: the page must not be


def page(client: FlaskClient) -> str:
    """Return the page, with the answers that this client of the demo gets."""
    paths = openapi_document(client.application)["paths"]
    parts = [_section(client, path, *operation) for path, found in paths.items() for operation in found.items()]
    return HEAD + "".join(parts)


def _section(client: FlaskClient, path: str, method: str, operation: dict[str, Any]) -> str:
    filled = path.replace("{identifier}", VALUES.get(path, DEPLOYMENT)).replace("{permalink}", "teapot-shop")
    filled += "?q=web3" if path.endswith("/find") else ""
    sql = "SELECT status, COUNT(*) AS deployments FROM deployments GROUP BY status"
    body = {"sql": sql} if method == "post" else None
    answer = client.open(filled, method=method.upper(), json=body).get_json()
    lines = [
        f"\n## {method.upper()} {path}\n\n{operation['summary']}\n\nTool: `{operation['operationId']}`\n",
        *_arguments(operation["parameters"]),
        f"\n    {method.upper()} {filled}\n",
        *([f"    {json.dumps(body)}\n"] if body else []),
        f"\n```json\n{_beginning(answer)}\n```\n",
        f"\nErrors: {', '.join(status for status in operation['responses'] if status != '200')}\n",
    ]
    return "".join(lines)


def _arguments(parameters: list[dict[str, Any]]) -> list[str]:
    rows = [[f"`{each['name']}`", each["in"], each.get("description", "")] for each in parameters]
    return [f"\n{table(['argument', 'in', 'meaning'], rows)}\n"] if rows else []


def _beginning(answer: Any) -> str:
    text = json.dumps(_steady(answer), indent=1, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(chr(10))[0]}\n..."


def _steady(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "..." if key in VARYING and each else _steady(each) for key, each in value.items()}
    return [_steady(each) for each in value] if isinstance(value, list) else value
