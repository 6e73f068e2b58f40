"""Calls of the admin tools, and the API's answers to them, which are made from openapi.json."""

from typing import Any

from jsonschema import Draft202012Validator

from mcp_server.answers.bounds import NOTICE
from mcp_server.api.contract import load_contract

DEPLOYMENT_ID = "aab2065a-72ca-4263-a621-b4ddf59ca036"
GROUP_ID = "5F0C9A52-3B1E-4D55-9D0B-7A1C2E8F4D10"
SERVER_ID = "0d9c1c2e-0000-0000-0000-000000000012"
STEP_ID = "7e3c0f1a-0000-4000-8000-000000000099"
TIME = "2026-11-20T08:00:00.000Z"
PLAIN = {"boolean": True, "integer": 1, "number": 1.5}
LEAST: tuple[Any, ...] = (None, [], {}, "", 0, False)


def full(schema: dict[str, Any], name: str = "any") -> Any:
    """Return a value that keeps a schema: no null, one item in each list, and for each text the name of its field."""
    schema = schema.get("anyOf", [schema])[0]
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]  # "null" stands last
    if kind == "object":
        members = schema.get("properties") or {"any": schema["additionalProperties"]}
        return {key: full(part, key) for key, part in members.items()}
    if kind == "array":
        return [full(schema["items"], name)]
    if kind == "string":
        return TIME if schema.get("format") == "date-time" else f"{name} ü"
    return PLAIN[kind]


def sparse(schema: dict[str, Any]) -> Any:
    """Return the value with the least in it that keeps a schema."""
    for least in LEAST:
        if Draft202012Validator(schema).is_valid(least):
            return least
    return {key: sparse(part) for key, part in schema["properties"].items()}


SCHEMAS = {name: operation.output_schema for name, operation in load_contract().items()}
ANSWERS: dict[str, dict[str, Any]] = {name: full(schema) for name, schema in SCHEMAS.items()}
DEPLOYMENT = ANSWERS["admin_get_deployment"]
FAILURES = ANSWERS["admin_list_recent_failures"]
QUERY = ANSWERS["admin_sql_query"] | {"truncated": False}

CALLS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (tool, arguments, f"/admin_api/{target}", ANSWERS[tool])
    for tool, arguments, target in (
        ("admin_get_deployment", {"identifier": DEPLOYMENT_ID}, f"deployments/{DEPLOYMENT_ID}"),
        ("admin_get_deployment_servers", {"identifier": DEPLOYMENT_ID}, f"deployments/{DEPLOYMENT_ID}/servers"),
        ("admin_diagnose_deployment", {"identifier": DEPLOYMENT_ID}, f"deployments/{DEPLOYMENT_ID}/diagnosis"),
        ("admin_get_timeline", {"identifier": DEPLOYMENT_ID}, f"deployments/{DEPLOYMENT_ID}/timeline"),
        ("admin_list_recent_failures", {"account": "acme", "limit": 5}, "accounts/acme/recent_failures?limit=5"),
        ("admin_summarize_failures", {"account": "acme", "days": 30}, "accounts/acme/failure_patterns?days=30"),
        ("admin_get_server_group", {"identifier": GROUP_ID}, f"server_groups/{GROUP_ID}"),
        ("admin_find", {"q": "aab2065a"}, "find?q=aab2065a"),
        ("admin_get_account", {"account": "acme"}, "accounts/acme"),
        (
            "admin_list_deployments",
            {"account": "acme", "project": "shop", "since": "2026-11-01", "limit": 5},
            "accounts/acme/deployments?limit=5&project=shop&since=2026-11-01",
        ),
        ("admin_get_server", {"identifier": SERVER_ID}, f"servers/{SERVER_ID}"),
        ("admin_get_step_log", {"identifier": STEP_ID, "grep": "space"}, f"steps/{STEP_ID}/log?grep=space"),
        ("admin_describe_schema", {}, "schema"),
        ("admin_describe_schema", {"tables": "deployments"}, "schema?tables=deployments"),
        ("admin_sql_query", {"sql": "SELECT 'ü'"}, "query"),
    )
]
"""Tool, arguments, the target that it must request, and an answer to it."""


def shown(tool: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return what the tool makes of the API's answer: marks it, shortens some rows, leaves an empty `truncated` out."""
    if tool == "admin_describe_schema":
        return answer | {"tables": [table | {"columns": ["name ü type ü: meaning ü"]} for table in answer["tables"]]}
    if tool == "admin_get_timeline":
        steps = ["step ü status ü: +0.0 s, took 1.5 s, 1 of 1, identifier ü"]
        answer = answer | {"lanes": [{"name": lane["name"], "steps": steps} for lane in answer["lanes"]]}
    return {"notice": NOTICE} | {key: value for key, value in answer.items() if (key, value) != ("truncated", {})}


TOOLS = list(dict.fromkeys(tool for tool, *_ in CALLS))
TOOL, ARGUMENTS, *_ = CALLS[0]  # any call will do
SHOWN = shown(TOOL, DEPLOYMENT)
