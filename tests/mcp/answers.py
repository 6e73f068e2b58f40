"""Small answers of the API, true to openapi.json, and the arguments that ask for them."""

from typing import Any

from mcp_server.answers.bounds import NOTICE
from tests.mcp.finding_answers import CALLS as FINDING

DEPLOYMENT_ID = "aab2065a-72ca-4263-a621-b4ddf59ca036"
GROUP_ID = "5F0C9A52-3B1E-4D55-9D0B-7A1C2E8F4D10"

HOME = "https://acme.deployhq.com"
SHOP = f"{HOME}/projects/shop"
ACCOUNT = {"id": 7, "name": "Acme Ltd", "permalink": "acme", "status": "suspended", "url": HOME}

DEPLOYMENT: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "provisional": False,
    "deployment": {
        "identifier": DEPLOYMENT_ID,
        "id": 41,
        "status": "failed",
        "branch": "main",
        "preview": False,
        "created_at": "2026-11-20T08:00:00.000Z",
        "started_at": "2026-11-20T08:00:01.000Z",
        "completed_at": None,
        "failed_at": "2026-11-20T08:03:00.000Z",
        "deployer": "Jane",
        "start_revision": None,
        "end_revision": "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00",
        "target": {
            "kind": "server_group",
            "name": "Web",
            "identifier": GROUP_ID,
            "url": f"{SHOP}/server_groups/{GROUP_ID}",
        },
        "url": f"{SHOP}/deployments/{DEPLOYMENT_ID}",
        "duration_seconds": 179,
    },
    "project": {"id": 3, "name": "Shop", "permalink": "shop", "url": SHOP},
    "account": ACCOUNT,
    "servers": {"count": 2, "ids": [11, 12]},
    "steps": {
        "total": 3,
        "by_type": {"transfer_files": 1, "run_build_command": 2},
        "failed": [{"step": "run_build_command", "server_id": None, "description": "Größe überschritten"}],
    },
    "diagnostics": {
        "server_step_mismatch": True,
        "servers_missing_transfer_steps": [12],
        "orphaned_transfer_steps": [],
        "duplicate_transfer_steps": [],
        "server_count": 2,
        "transfer_step_count": 1,
        "mismatched_servers": [{"id": 12, "name": "web2", "identifier": None, "url": None}],
    },
    "caveats": [],
}
SERVERS: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "provisional": False,
    "deployment_identifier": DEPLOYMENT_ID,
    "url": f"{SHOP}/deployments/{DEPLOYMENT_ID}",
    "servers": [
        {
            "server_id": 12,
            "server_name": "web2",
            "server_identifier": "0d9c1c2e-0000-0000-0000-000000000012",
            "status": "pending",
            "steps": [],
            "has_transfer_step": False,
            "url": f"{SHOP}/servers/0d9c1c2e-0000-0000-0000-000000000012",
        }
    ],
    "caveats": [],
}
FAILURES: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "account": ACCOUNT,
    "failures": [
        {
            "identifier": DEPLOYMENT_ID,
            "project": "shop",
            "branch": None,
            "status": "pending",
            "failed_at": "2026-11-20T08:03:00.000Z",
            "created_at": "2026-11-20T08:00:00.000Z",
            "url": f"{SHOP}/deployments/{DEPLOYMENT_ID}",
        }
    ],
}
GROUP: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "server_group": {
        "id": 5,
        "identifier": GROUP_ID,
        "name": "Web",
        "parent_type": "Template",
        "parent_id": 9,
        "url": None,
    },
    "servers": [{"id": 12, "identifier": None, "name": "web2", "enabled": False, "protocol_type": "ssh", "url": None}],
    "server_count": 1,
    "caveats": [],
}

ACCOUNT_STATE = ACCOUNT | {"package": None, "trialling": None, "suspended": True}
NEXT = [{"tool": "admin_diagnose_deployment", "arguments": {"identifier": DEPLOYMENT_ID}, "why": "It is the newest."}]
TIMELINE: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "provisional": False,
    "deployment_identifier": DEPLOYMENT_ID,
    "url": f"{SHOP}/deployments/{DEPLOYMENT_ID}",
    "status": "failed",
    "begin": "2026-11-20T08:00:01.000Z",
    "end": "2026-11-20T08:03:00.000Z",
    "lanes": [
        {
            "name": "Project",
            "server_identifier": None,
            "url": SHOP,
            "steps": [
                {
                    "identifier": DEPLOYMENT_ID,
                    "step": "run_build_command",
                    "stage": "building",
                    "status": "failed",
                    "begin": "2026-11-20T08:00:01.000Z",
                    "begin_is_derived": True,
                    "end": "2026-11-20T08:03:00.000Z",
                    "seconds": 179.0,
                    "completed_items": None,
                    "total_items": None,
                }
            ],
        }
    ],
    "caveats": [],
}
DIAGNOSIS: dict[str, Any] = {
    "provisional": False,
    "summary": "Deployment failed: run_build_command failed for the whole project (disk_full).",
    "deployment": DEPLOYMENT["deployment"],
    "project": DEPLOYMENT["project"],
    "account": ACCOUNT_STATE | {"time_zone": "London"},
    "counts": {"servers": 2, "servers_given_files": 0, "steps": 3, "failed_steps": 1},
    "findings": [
        {
            "code": "failed_step",
            "severity": "error",
            "title": "run_build_command failed for the whole project (disk_full)",
            "explanation": "No space is left.",
            "cause": "disk_full",
            "evidence": [
                {"step_identifier": DEPLOYMENT_ID, "step": "run_build_command", "quote": "Größe überschritten"}
            ],
            "evidence_total": 1,
            "first_check": "Customer: free space.",
            "docs": None,
            "provisional": False,
        }
    ],
    "findings_total": 1,
    "truncated": {},
    "caveats": [],
    "next": NEXT,
    "as_of": "2026-11-20T09:00:00.000Z",
}
PATTERNS: dict[str, Any] = {
    "summary": "acme (suspended): 1 failed in the last 7 days.",
    "account": ACCOUNT_STATE,
    "window": {"days": 7, "since": "2026-11-13T09:00:00.000Z", "deployments": 9, "failed": 1},
    "per_day": [{"day": "2026-11-20", "deployments": 2, "failures": 1}],
    "patterns": [
        {
            "project": "shop",
            "projects": ["shop"],
            "step": "run_build_command",
            "server_name": None,
            "server_identifier": None,
            "server_url": None,
            "servers": [],
            "servers_total": 0,
            "cause": "disk_full",
            "deployments": 1,
            "failed_steps": 1,
            "still_failed": 1,
            "first_at": "2026-11-20T08:03:00.000Z",
            "last_at": "2026-11-20T08:03:00.000Z",
            "examples": [DEPLOYMENT_ID],
            "url": f"{SHOP}/deployments/{DEPLOYMENT_ID}",
            "quote": "Größe überschritten",
            "first_check": "Customer: free space.",
        }
    ],
    "patterns_total": 1,
    "common": [],
    "truncated": {},
    "caveats": [],
    "next": NEXT,
    "as_of": "2026-11-20T09:00:00.000Z",
}
SCHEMA: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "dialect": "postgresql",
    "tables": [
        {
            "name": "deployments",
            "meaning": "one run",
            "rows": 120,
            "columns": [{"name": "id", "type": "int8", "meaning": "primary key"}],
        }
    ],
    "hidden": "Secrets are not listed.",
    "relations": ["deployments.project_id = projects.id"],
    "known_values": {"deployments.status": ["failed"]},
    "limits": {"characters": 20000, "rows": 1000, "bytes": 1000000, "seconds": 10, "rate": "30/minute", "cost": None},
    "refused": ["anything but one SELECT"],
    "examples": [{"question": "How many?", "sql": "SELECT COUNT(*) FROM deployments"}],
}
QUERY: dict[str, Any] = {
    "as_of": "2026-11-20T09:00:00.000Z",
    "columns": ["status", "status"],
    "rows": [["failed", 3], [None, "2026-11-20T08:03:00.000Z"]],
    "row_count": 2,
    "truncated": False,
    "elapsed_ms": 1.5,
    "estimated_cost": 12.5,
    "stripped_columns": ["servers.password"],
}

# tool, arguments, the target it must request, an answer
CALLS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("admin_get_deployment", {"identifier": DEPLOYMENT_ID}, f"/admin_api/deployments/{DEPLOYMENT_ID}", DEPLOYMENT),
    (
        "admin_get_deployment_servers",
        {"identifier": DEPLOYMENT_ID},
        f"/admin_api/deployments/{DEPLOYMENT_ID}/servers",
        SERVERS,
    ),
    (
        "admin_list_recent_failures",
        {"account": "acme", "limit": 5},
        "/admin_api/accounts/acme/recent_failures?limit=5",
        FAILURES,
    ),
    ("admin_get_server_group", {"identifier": GROUP_ID}, f"/admin_api/server_groups/{GROUP_ID}", GROUP),
    (
        "admin_diagnose_deployment",
        {"identifier": DEPLOYMENT_ID},
        f"/admin_api/deployments/{DEPLOYMENT_ID}/diagnosis",
        DIAGNOSIS,
    ),
    (
        "admin_summarize_failures",
        {"account": "acme", "days": 30},
        "/admin_api/accounts/acme/failure_patterns?days=30",
        PATTERNS,
    ),
    (
        "admin_get_timeline",
        {"identifier": DEPLOYMENT_ID},
        f"/admin_api/deployments/{DEPLOYMENT_ID}/timeline",
        TIMELINE,
    ),
    *FINDING,
    ("admin_describe_schema", {}, "/admin_api/schema", SCHEMA),
    ("admin_describe_schema", {"tables": "deployments"}, "/admin_api/schema?tables=deployments", SCHEMA),
    ("admin_sql_query", {"sql": "SELECT 'ü'"}, "/admin_api/query", QUERY),
]


def shown(tool: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What the tool makes of the API's answer: marks it, shortens the schema, leaves an empty `truncated` out."""
    if tool == "admin_describe_schema":
        return {**answer, "tables": [{**SCHEMA["tables"][0], "columns": ["id int8: primary key"]}]}
    if tool == "admin_get_timeline":
        steps = [f"run_build_command failed: +0.0 s, took 179.0 s, {DEPLOYMENT_ID}"]
        return {"notice": NOTICE, **answer, "lanes": [{"name": "Project", "steps": steps}]}
    return {"notice": NOTICE} | {key: value for key, value in answer.items() if (key, value) != ("truncated", {})}


TOOLS = list(dict.fromkeys(tool for tool, _, _, _ in CALLS))
TOOL, ARGUMENTS, *_ = CALLS[0]  # any call will do
SHOWN = shown(TOOL, DEPLOYMENT)
