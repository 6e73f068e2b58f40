"""The shapes of the account tools' answers: what an investigation needs, and no secret."""

from mcp_server.answers.shapes import Record, flag, number, prose, tally, text, whole

PROJECT_ROW: Record = {
    "name": text,
    "permalink": text,
    "identifier": text,
    "zone": text,
    "repository": {"scm_type": text, "url": prose, "branch": text},
    "last_deployed_at": text,
}
PROJECT: Record = {**PROJECT_ROW, "public_key": text, "starred": flag}
SERVER: Record = {
    "id": whole,  # what a step's server refers to
    "identifier": text,
    "name": text,
    "protocol_type": text,
    "enabled": flag,
    "hostname": text,
    "port": whole,
    "server_path": text,
    "server_group_identifier": text,
    "environment": text,
    "preferred_branch": text,
    "last_revision": text,
    "auto_deploy": flag,
    "atomic": flag,
    "agent": {"identifier": text, "name": text, "online": flag, "revoked_at": text},
    "connection_checked_at": text,
    "connection_error_message": prose,
}
REVISION: Record = {"ref": text, "author": text, "timestamp": text, "message": prose}
DEPLOYMENT_ROW: Record = {
    "identifier": text,
    "status": text,
    "branch": text,
    "deployer": text,
    "start_revision": REVISION,
    "end_revision": REVISION,
    "timestamps": {"queued_at": text, "started_at": text, "completed_at": text, "runs_at": text, "duration": number},
    "servers": [{name: SERVER[name] for name in ("id", "identifier", "name", "protocol_type", "enabled")}],
}
STEP: Record = {
    "step": text,
    "stage": text,
    "identifier": text,
    "server": whole,
    "status": text,
    "description": prose,
    "total_items": whole,
    "completed_items": whole,
    "logs": flag,
    "updated_at": text,
}
NEW_DEPLOYMENT: Record = {name: DEPLOYMENT_ROW[name] for name in ("identifier", "status", "branch", "servers")}
DEPLOYMENT: Record = {
    **DEPLOYMENT_ROW,
    "project": {"name": text, "permalink": text, "identifier": text},
    "steps": [STEP],
    "files": tally,
    "configuration": {"copy_config_files": flag, "skip_project_files": flag},
    "config_files_deployment": flag,
    "deferred": flag,
    "legacy": flag,
    "archived": flag,
    "overview": prose,
    "log_summary": prose,
}
PAGINATION: Record = {"current_page": whole, "total_pages": whole, "total_records": whole, "offset": whole}
VARIABLE: Record = {
    "id": whole,
    "identifier": whole,
    "name": text,
    "masked_value": text,
    "locked": flag,
    "build_pipeline": flag,
}
CONFIG_FILE_ROW: Record = {"identifier": text, "path": text, "description": text, "build": flag}
CONFIG_FILE: Record = {**CONFIG_FILE_ROW, "body": text}  # the whole file as it is, secrets included
SSH_KEY: Record = {"identifier": text, "title": text, "key_type": text, "public_key": text, "fingerprint": text}
