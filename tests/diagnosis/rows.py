"""Any rows that a deployment can consist of, as the queries give them."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from app.rules.diagnosis.facts import Facts
from app.rules.step_texts import StepTexts

Record = dict[str, Any]

NOW = datetime(2026, 11, 20, 15, 30)

PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""However slow the machine is."""

times = (
    st.none() | st.just("0000-00-00 00:00:00") | st.integers(-400_000, 9_000).map(lambda s: NOW + timedelta(seconds=s))
)
flags = st.none() | st.booleans()
server_ids = st.none() | st.integers(1, 5)
words = st.none() | st.text(max_size=6)
statuses = st.sampled_from(
    [
        None,
        "pending",
        "queued",
        "running",
        "completed",
        "failed",
        "skipped",
        "cancelled",
        "preview_ready",
        "preview_failed",
        "preview_pending",
        "a new one",
    ]
)
STEPS = [
    *(None, "waiting_for_capacity", "run_build_command", "transfer_files", "transfer_files", "run_ssh_command"),
    *("link_release", "upload_config_files"),
]

groups = st.none() | st.fixed_dictionaries(
    {"id": st.integers(1, 2), "identifier": st.just("group"), "name": words, "last_revision": words}
    | {"transfer_order": st.sampled_from([None, "parallel", "sequential"])}
    | {"preferred_branch": st.sampled_from([None, "", "main"])}
)
agents = st.none() | st.fixed_dictionaries(
    {"id": st.integers(1, 2), "identifier": words, "name": words, "online": flags}
    | {"revoked_at": times, "updated_at": times}
)
servers = st.fixed_dictionaries(
    {"id": st.integers(1, 5), "project_id": st.none() | st.integers(1, 2), "agent_id": st.none()}
    | {"server_group_id": st.none() | st.integers(1, 2), "enabled": flags, "atomic": flags, "created_at": times}
    | {"identifier": words, "name": words, "protocol_type": st.sampled_from([None, "ssh", "shell"])}
    | {"last_revision": st.sampled_from([None, "", "a", "b"]), "preferred_branch": st.sampled_from([None, "", "main"])}
    | {"connection_checked_at": times, "connection_error_message": words}
)


def entries(kind: str) -> st.SearchStrategy[list[Record]]:
    """Servers as the query gives them; one that is named by a row may be gone."""
    parts: dict[str, st.SearchStrategy[Any]] = {
        "kind": st.just(kind),
        "status": statuses,
        "server": servers if kind != "used" else st.none() | servers,
        "group": groups,
        "agent": agents,
        "home": st.none() | st.fixed_dictionaries({"id": st.integers(1, 2), "permalink": words}),
    }
    rows = st.fixed_dictionaries(parts | {"server_id": server_ids}).map(consistent)
    return st.lists(rows, max_size=5)


def consistent(row: Record) -> Record:
    """A row that names the server that it holds."""
    return row | {"server_id": row["server"]["id"] if row["server"] else row["server_id"]}


steps = st.lists(
    st.fixed_dictionaries(
        {"server_id": server_ids, "identifier": words, "step": st.sampled_from(STEPS), "status": statuses}
        | {"stage": st.sampled_from([None, "preparing", "building", "transferring", "finishing"])}
        | {"total_items": st.none() | st.integers(0, 9), "completed_items": st.none() | st.integers(0, 9)}
        | {"created_at": times, "updated_at": times, "command": st.sampled_from([None, None, "Restart it"])}
    ),
    max_size=8,
).map(lambda rows: [row | {"id": number} for number, row in enumerate(rows, start=1)])
deployment_times = dict.fromkeys(
    ("created_at", "started_at", "completed_at", "failed_at", "queued_at", "runs_at", "updated_at"), times
)
other_deployments = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(1, 9), "kind": st.sampled_from(["past", "later", "failed"]), "identifier": words}
        | {"status": statuses, "failed_step_id": st.none() | st.integers(1, 12), "step": st.sampled_from(STEPS)}
        | {"server_id": server_ids, "server_name": words, "project": words, "branch": words}
        | {"deployment_id": st.none() | st.integers(1, 9), "end_revision": st.sampled_from([None, "", "a", "b"])}
        | deployment_times
    ),
    max_size=4,
)
accounts = st.none() | st.fixed_dictionaries(
    {"id": st.just(1), "permalink": st.just("acme"), "name": words, "suspended": flags, "trialling": flags}
    | {"package": words, "status": st.sampled_from([None, "", "active", "cancelled", "suspended"])}
)
deployments = st.fixed_dictionaries(
    {"id": st.integers(1, 9), "identifier": st.just("deployment"), "status": statuses, "preview": flags}
    | {"branch": words, "start_revision": words, "end_revision": st.sampled_from([None, "a", "b"])}
    | {"config_files_deployment": flags, "archived": flags, "archived_at": times, "project_id": st.integers(1, 2)}
    | {"parent_type": st.sampled_from([None, "Server", "ServerGroup"]), "parent_id": server_ids}
    | {"account": accounts, "group": groups}
    | {"project": st.none() | st.fixed_dictionaries({"id": st.integers(1, 2), "name": words, "permalink": words})}
    | deployment_times
)
texts = st.dictionaries(
    st.integers(1, 12),
    st.tuples(
        st.text(max_size=9), st.lists(st.sampled_from(["Connection refused", "", "\0x", "No space left on device"]))
    ),
).map(StepTexts)
facts = st.builds(
    Facts,
    deployment=deployments,
    now=st.just(NOW),
    used=entries("used"),
    stepped=entries("stepped"),
    members=entries("member"),
    steps=steps,
    texts=texts,
    history=other_deployments,
    active=other_deployments,
    absent=st.sampled_from([frozenset(), frozenset({"agents.online", "deployment_step_logs.id"})]),
    is_complete=st.booleans(),
)
