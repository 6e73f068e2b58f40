"""Small answers of the endpoints that lead from what a ticket holds to the rows."""

from typing import Any

DEPLOYMENT_ID = "aab2065a-72ca-4263-a621-b4ddf59ca036"
SERVER_ID = "0d9c1c2e-0000-0000-0000-000000000012"
STEP_ID = "7e3c0f1a-0000-4000-8000-000000000099"
HOME = "https://acme.deployhq.com"
SHOP = f"{HOME}/projects/shop"
ACCOUNT = {"id": 7, "name": "Acme Ltd", "permalink": "acme", "status": "suspended", "url": HOME}
STATE = ACCOUNT | {"package": None, "trialling": None, "suspended": True}
PROJECT = {"id": 3, "name": "Shop", "permalink": "shop", "url": SHOP}
PAGE = f"{SHOP}/deployments/{DEPLOYMENT_ID}"
AS_OF = "2026-11-20T09:00:00.000Z"
TIMES = dict.fromkeys(("created_at", "started_at", "completed_at", "failed_at"), "2026-11-20T08:00:00.000Z")

FOUND: dict[str, Any] = {
    "matches": [
        {
            "kind": "deployment",
            "identifier": DEPLOYMENT_ID,
            "name": None,
            "status": "failed",
            "account": {"permalink": "acme", "name": "Acme Ltd", "status": "suspended", "url": HOME},
            "project": "shop",
            "url": PAGE,
            "created_at": "2026-11-20T08:00:00.000Z",
            "matched": "prefix",
            "next": {
                "tool": "admin_diagnose_deployment",
                "arguments": {"identifier": DEPLOYMENT_ID},
                "why": "What went wrong with it.",
            },
            "text": "aab2065a",
        }
    ],
    "ambiguous": False,
    "tried": [{"what": "beginning of a uuid", "texts": ["aab2065a"], "where": "all deployments"}],
    "truncated": {},
    "caveats": [],
    "as_of": AS_OF,
}
OVERVIEW: dict[str, Any] = {
    "account": STATE | {"time_zone": "London", "created_at": None},
    "projects": [],
    "agents": [{"identifier": None, "name": "office", "online": False, "revoked_at": None, "created_at": None}],
    "running": [],
    "pending": [],
    "truncated": {},
    "caveats": [],
    "as_of": AS_OF,
}
RUN: dict[str, Any] = TIMES | {
    "identifier": DEPLOYMENT_ID,
    "status": "failed",
    "branch": "main",
    "preview": False,
    "queued_at": None,
    "project": "shop",
    "target": {"kind": "server", "name": "web2", "identifier": SERVER_ID, "url": f"{SHOP}/servers/{SERVER_ID}"},
    "start_revision": None,
    "end_revision": "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00",
    "deployer": "Jane",
    "duration_seconds": 179,
    "url": PAGE,
}
RUNS: dict[str, Any] = {
    "account": ACCOUNT,
    "deployments": [RUN | {"rollback": True}],
    "last_success": None,
    "first_failure_since": RUN,
    "looked_through": {"deployments": 1, "oldest": "2026-11-20T08:00:00.000Z"},
    "next_cursor": None,
    "caveats": [],
    "as_of": AS_OF,
}
SERVER: dict[str, Any] = {
    "server": {
        "identifier": SERVER_ID,
        "name": "web2",
        "protocol_type": "ssh",
        "enabled": True,
        "server_path": None,
        "last_revision": None,
        "preferred_branch": "main",
        "environment": None,
        "atomic": None,
        "connection_checked_at": None,
        "connection_error_message": "Connection refused",
        "created_at": None,
        "group": None,
        "agent": None,
        "url": f"{SHOP}/servers/{SERVER_ID}",
    },
    "project": PROJECT,
    "account": STATE,
    "deployments": [],
    "last_success": None,
    "failing_since": None,
    "same_name": [],
    "caveats": [],
    "as_of": AS_OF,
}
LOG: dict[str, Any] = {
    "step": {
        "identifier": STEP_ID,
        "step": "transfer_files",
        "stage": "transferring",
        "status": "failed",
        "description": None,
        "total_items": 4,
        "completed_items": 2,
        "created_at": None,
        "updated_at": None,
    },
    "server": {"identifier": SERVER_ID, "name": "web2", "url": f"{SHOP}/servers/{SERVER_ID}"},
    "deployment": {"identifier": DEPLOYMENT_ID, "status": "failed", "url": PAGE},
    "project": PROJECT,
    "account": ACCOUNT,
    "lines": ["[error] No space left on device"],
    "lines_matching": 1,
    "lines_read": 3,
    "caveats": [],
    "as_of": AS_OF,
}

# tool, arguments, the target it must request, an answer
CALLS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("admin_find", {"q": "aab2065a"}, "/admin_api/find?q=aab2065a", FOUND),
    ("admin_get_account", {"account": "acme"}, "/admin_api/accounts/acme", OVERVIEW),
    (
        "admin_list_deployments",
        {"account": "acme", "project": "shop", "since": "2026-11-01", "limit": 5},
        "/admin_api/accounts/acme/deployments?limit=5&project=shop&since=2026-11-01",
        RUNS,
    ),
    ("admin_get_server", {"identifier": SERVER_ID}, f"/admin_api/servers/{SERVER_ID}", SERVER),
    (
        "admin_get_step_log",
        {"identifier": STEP_ID, "grep": "space"},
        f"/admin_api/steps/{STEP_ID}/log?grep=space",
        LOG,
    ),
]
