"""Answers of DeployHQ's public API, the calls of the account tools, and what each call must send."""

from dataclasses import dataclass
from typing import Any

from mcp_server.access.credentials import AccountCredentials

USER = AccountCredentials("sam@example.com", "K3y-of-forty-characters-for-the-tests-xyz", "acme")
UUID = "aab2065a-72ca-4263-a621-b4ddf59ca036"
SERVER_ID = "4e22d4c9-2066-f26a-200d-dbcb51690512"
STEP_ID = "53b01afd-3c36-4acc-96b9-7fa968aa0001"
SECRET = "never-to-be-seen"

PROJECT: dict[str, Any] = {
    "name": "Shop",
    "permalink": "shop",
    "identifier": "93f658ea-24b1-47ae-b658-6ef927100001",
    "public_key": "ssh-ed25519 AAAAC3 DeployHQ.com Key for shop",
    "repository": {"scm_type": "git", "url": f"https://bot:{SECRET}@github.com/acme/shop.git", "branch": "main"},
    "repository_url": f"https://bot:{SECRET}@github.com/acme/shop.git",
    "zone": "uk",
    "last_deployed_at": None,
    "auto_deploy_url": f"https://acme.deployhq.com/deploy/shop/{SECRET}",
    "starred": False,
}
SERVER: dict[str, Any] = {
    "id": 521731,
    "identifier": SERVER_ID,
    "name": "web1",
    "protocol_type": "ssh",
    "enabled": True,
    "hostname": "10.0.0.1",
    "port": "22",
    "password": SECRET,
    "agent": {"id": 1, "identifier": "x", "name": "office", "online": False, "revoked_at": None},
    "last_revision": "b" * 40,
    "connection_error_message": f"login failed: password={SECRET}",
}
STEP: dict[str, Any] = {
    "step": "transfer_files",
    "stage": "transferring",
    "identifier": STEP_ID,
    "server": 521731,
    "total_items": "3",
    "completed_items": 2,
    "description": "Transferring changed files",
    "status": "failed",
    "logs": True,
}
DEPLOYMENT: dict[str, Any] = {
    "identifier": UUID,
    "servers": [SERVER],
    "project": PROJECT,
    "deployer": "Sam",
    "branch": "main",
    "start_revision": {"ref": None},
    "end_revision": {"ref": "b" * 40, "author": "Zoë", "message": "Ship"},
    "status": "failed",
    "timestamps": {"queued_at": "2026-04-14T09:12:58.000+02:00", "started_at": None, "duration": 27.5},
    "files": {SERVER_ID: {"changed": ["a.js", "b.js"], "removed": []}},
    "steps": [STEP],
}
PAGE: dict[str, Any] = {
    "pagination": {"current_page": 2, "total_pages": 3, "total_records": 27, "offset": 10},
    "records": [{key: value for key, value in DEPLOYMENT.items() if key != "steps"}],
}
VARIABLE = {"identifier": 7, "name": "TOKEN", "masked_value": "****", "locked": True, "build_pipeline": False}
FILE = {"identifier": "f-1", "path": ".env", "description": "", "build": False, "body": f"PASSWORD={SECRET}"}
KEY = {
    "identifier": "k-1",
    "title": "ci",
    "key_type": "ED25519",
    "public_key": "ssh-ed25519 AAAA",
    "private_key": SECRET,
}


@dataclass(frozen=True)
class AccountCall:
    """A tool with arguments, the request it must send, and an answer."""

    tool: str
    arguments: dict[str, Any]
    verb: str
    target: str
    answer: Any
    body: Any = None

    @property
    def status(self) -> int:
        """Return the answer's status."""
        return 201 if self.verb == "POST" else 200 if self.answer else 204


DEPLOY = {"parent_identifier": SERVER_ID, "start_revision": "", "end_revision": "b" * 40}
EVERYTHING = {
    **DEPLOY,
    "branch": "main",
    "mode": "queue",
    "copy_config_files": False,
    "run_build_commands": True,
    "use_build_cache": False,
    "use_latest": "1",
}
NEW_VARIABLE = {"name": "TOKEN", "value": SECRET, "locked": True}
NEW_FILE = {"path": ".env", "body": SECRET}
NEW_KEY = {"title": "ci", "key_type": "ED25519"}
SHOP = {"project": "shop"}
DEPLOYMENTS, VARIABLES, FILES = "/projects/shop/deployments", "/global_environment_variables", "/global_config_files"
OF_SERVER = {"page": "2", "server_uuid": SERVER_ID}

ACCOUNT_CALLS = [
    AccountCall("list_projects", {}, "GET", "/projects", [PROJECT]),
    AccountCall("get_project", {"permalink": "shop"}, "GET", "/projects/shop", PROJECT),
    AccountCall("list_servers", SHOP, "GET", "/projects/shop/servers", [SERVER]),
    AccountCall("list_deployments", SHOP, "GET", DEPLOYMENTS, PAGE),
    AccountCall("list_deployments", SHOP | OF_SERVER, "GET", f"{DEPLOYMENTS}?page=2&to={SERVER_ID}", PAGE),
    AccountCall("get_deployment", SHOP | {"uuid": UUID}, "GET", f"{DEPLOYMENTS}/{UUID}", DEPLOYMENT),
    AccountCall("create_deployment", SHOP | DEPLOY, "POST", DEPLOYMENTS, DEPLOYMENT, {"deployment": DEPLOY}),
    AccountCall("create_deployment", SHOP | EVERYTHING, "POST", DEPLOYMENTS, DEPLOYMENT, {"deployment": EVERYTHING}),
    AccountCall("list_global_environment_variables", {}, "GET", VARIABLES, [VARIABLE]),
    AccountCall(
        "create_global_environment_variable",
        NEW_VARIABLE,
        "POST",
        VARIABLES,
        VARIABLE,
        {"environment_variable": NEW_VARIABLE},
    ),
    AccountCall(
        "update_global_environment_variable",
        {"id": 7, "build_pipeline": False},
        "PATCH",
        f"{VARIABLES}/7",
        VARIABLE,
        {"environment_variable": {"build_pipeline": False}},
    ),
    AccountCall("delete_global_environment_variable", {"id": "7"}, "DELETE", f"{VARIABLES}/7", b""),
    AccountCall("list_global_config_files", {}, "GET", FILES, [FILE]),
    AccountCall("get_global_config_file", {"id": "f-1"}, "GET", f"{FILES}/f-1", FILE),
    AccountCall("create_global_config_file", NEW_FILE, "POST", FILES, FILE, {"config_file": NEW_FILE}),
    AccountCall(
        "update_global_config_file",
        {"id": "f-1", "description": ""},
        "PATCH",
        f"{FILES}/f-1",
        FILE,
        {"config_file": {"description": ""}},
    ),
    AccountCall("delete_global_config_file", {"id": "f-1"}, "DELETE", f"{FILES}/f-1", {"status": "deleted"}),
    AccountCall("list_ssh_keys", {}, "GET", "/ssh_keys", [KEY]),
    AccountCall("create_ssh_key", {"title": "ci"}, "POST", "/ssh_keys", KEY, {"key_pair": NEW_KEY}),
]
WRITING = {call.tool for call in ACCOUNT_CALLS if call.verb != "GET"}
ACCOUNT_TOOLS = {call.tool for call in ACCOUNT_CALLS} | {"get_deployment_log"}
