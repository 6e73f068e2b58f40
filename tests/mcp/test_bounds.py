"""No answer is larger than a model can take, and what was left out is said."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mcp_server.answers.bounds import ENOUGH, LARGEST, NOTICE, bounded, shares, size
from mcp_server.answers.lean import first_ones, lean
from mcp_server.answers.timeline import in_words
from mcp_server.config import Config
from tests.mcp import account_answers as account_api
from tests.mcp.answers import ANSWERS, DEPLOYMENT, DEPLOYMENT_ID, FAILURES, GROUP_ID
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import TOKEN, call_tool, list_tools, text_of

SERVERS, TIMELINE = ANSWERS["admin_get_deployment_servers"], ANSWERS["admin_get_timeline"]
DIAGNOSIS, PATTERNS = ANSWERS["admin_diagnose_deployment"], ANSWERS["admin_summarize_failures"]
GROUP = ANSWERS["admin_get_server_group"]
STEP = TIMELINE["lanes"][0]["steps"][0]
LONG = "ü" * 255
PAGE = "https://acme.deployhq.com/projects/shop/servers/0d9c1c2e-0000-0000-0000-000000000000"
UUIDS = [f"0d9c1c2e-0000-0000-0000-{number:012d}" for number in range(500)]
STEPS = [{"step": "run_ssh_command", "status": "completed", "identifier": uuid} for uuid in UUIDS[:100]]


def server(number: int, **fields: object) -> dict[str, Any]:
    fine = {"status": "completed", "steps": STEPS, "has_transfer_step": True}
    named = {"server_id": number, "server_name": LONG, "server_identifier": UUIDS[number], "url": PAGE}
    return {**named, **fine, **fields}


BROKEN = [{**STEPS[0], "status": "failed"}]
MISMATCHED = {
    **DEPLOYMENT,
    "servers": {"count": 500, "ids": list(range(10**9, 10**9 + 500))},
    "steps": {**DEPLOYMENT["steps"], "failed": [{"step": LONG, "server_id": 7, "description": "x" * 9_000}] * 500},
    "diagnostics": {
        **DEPLOYMENT["diagnostics"],
        "mismatched_servers": [
            {"id": number, "name": LONG, "identifier": uuid, "url": PAGE} for number, uuid in enumerate(UUIDS)
        ],
    },
}
MANY_SERVERS = {**SERVERS, "servers": [server(number) for number in range(200)]}
MANY_BROKEN = {**SERVERS, "servers": [server(n, steps=BROKEN * 100 if n % 2 else STEPS) for n in range(500)]}
FAILED = {**FAILURES["failures"][0], "project": LONG, "branch": LONG}

# tool, arguments, answer, the lists that must be cut
WORST: list[tuple[str, dict[str, Any], Any, set[str]]] = [
    (
        "admin_get_deployment",
        {"identifier": DEPLOYMENT_ID},
        MISMATCHED,
        {"steps.failed", "diagnostics.mismatched_servers"},
    ),
    ("admin_get_deployment_servers", {"identifier": DEPLOYMENT_ID}, MANY_SERVERS, {"steps", "urls"}),
    ("admin_get_deployment_servers", {"identifier": DEPLOYMENT_ID}, MANY_BROKEN, {"steps", "order", "servers"}),
    ("admin_list_recent_failures", {"account": "acme"}, {**FAILURES, "failures": [FAILED] * 100}, {"failures"}),
    (
        "admin_get_server_group",
        {"identifier": GROUP_ID},
        {**GROUP, "servers": [{**GROUP["servers"][0], "name": LONG}] * 500},
        {"servers"},
    ),
    (
        "admin_diagnose_deployment",
        {"identifier": DEPLOYMENT_ID},
        {**DIAGNOSIS, "findings": DIAGNOSIS["findings"] * 500, "truncated": {"evidence": {"shown": 1, "total": 2}}},
        {"evidence", "findings"},
    ),
    (
        "admin_summarize_failures",
        {"account": "acme"},
        {**PATTERNS, "patterns": PATTERNS["patterns"] * 500},
        {"patterns"},
    ),
    ("list_projects", {}, [{**account_api.PROJECT, "name": LONG}] * 2000, {"fields", "projects"}),
    ("list_projects", {}, [account_api.PROJECT] * 300, {"fields"}),
    ("list_servers", {"project": "x"}, [account_api.SERVER] * 500, {"fields", "servers"}),
    ("list_ssh_keys", {}, [{**account_api.KEY, "public_key": "k" * 800}] * 500, {"fields"}),
    (
        "list_deployments",
        {"project": "x"},
        {"records": [{**account_api.PAGE["records"][0], "servers": [account_api.SERVER] * 500}] * 20},
        {"fields"},
    ),
    (
        "get_deployment",
        {"project": "x", "uuid": DEPLOYMENT_ID},
        {**account_api.DEPLOYMENT, "steps": [account_api.STEP] * 2000, "servers": [account_api.SERVER] * 500},
        {"deployment.steps", "deployment.servers"},
    ),
    ("get_global_config_file", {"id": "1"}, {**account_api.FILE, "body": "ü\n" * 900_000}, {"body"}),
]


@pytest.mark.parametrize(
    ("tool", "arguments", "answer", "cut"), WORST, ids=[f"{case[0]}-{sorted(case[3])}" for case in WORST]
)
def test_the_worst_answer_fits_keeps_its_schema_and_says_what_is_missing(
    api: StubApi, account: Config, tool: str, arguments: dict[str, Any], answer: Any, cut: set[str]
) -> None:
    everything = replace(account, admin_token=TOKEN)
    api.answer(answer)
    result = call_tool(everything, tool, arguments)
    assert not result.is_error, text_of(result)
    given: Any = result.structured_content
    assert size(given) <= LARGEST
    assert len(text_of(result).encode()) <= LARGEST
    assert json.loads(text_of(result)) == given
    (schema,) = (each.output_schema for each in list_tools(everything) if each.name == tool)
    Draft202012Validator(schema or {}).validate(given)
    assert cut <= set(given["truncated"])
    for facts in given["truncated"].values():
        assert (
            not {"shown", "total"} <= set(facts) or isinstance(facts["shown"], list) or facts["shown"] < facts["total"]
        )


def shown_of(api: StubApi, config: Config, servers: list[dict[str, Any]]) -> Any:
    """Return what an agent is shown of a deployment's servers."""
    api.answer({**SERVERS, "servers": servers})
    return call_tool(config, "admin_get_deployment_servers", {"identifier": DEPLOYMENT_ID}).structured_content


def test_servers_in_trouble_are_the_last_to_go(api: StubApi, config: Config) -> None:
    given = shown_of(api, config, [server(n, steps=BROKEN if n == 499 else STEPS) for n in range(500)])
    first = given["servers"][0]
    assert (first["server_id"], first["steps"], first["steps_omitted"]) == (499, BROKEN, 0)
    assert given["servers"][1]["steps_omitted"] == 100
    assert given["truncated"]["servers"]["total"] == 500


def test_a_long_answer_keeps_the_link_at_its_top_and_says_which_are_left_out(api: StubApi, config: Config) -> None:
    for number, kept in ((2, True), (30, False)):
        given = shown_of(api, config, [server(row, steps=[], status=f"odd {row}") for row in range(number)])
        assert given["url"] == SERVERS["url"]
        assert [row.get("url") for row in given["servers"]] == [PAGE if kept else None] * number
        assert given.get("truncated", {}) == ({} if kept else {"urls": {"shown": 0, "total": number}})


def test_a_small_answer_is_left_alone() -> None:
    answer = {"rows": [{"a": "x" * 2000}]}
    assert bounded(answer, "rows") == {"notice": NOTICE, **answer}


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(0, 5000))
def test_a_budget_is_shared_fairly_and_used_up(wishes: list[int], budget: int) -> None:
    given = shares(wishes, budget)
    assert all(0 <= share <= wish for share, wish in zip(given, wishes, strict=True))
    assert sum(given) <= budget
    if sum(wishes) <= budget:
        assert given == wishes
    else:
        assert sum(given) > budget - max(len(wishes), 1)


def test_servers_alike_are_told_once(api: StubApi, config: Config) -> None:
    alike = [server(number, server_name=f"web{number}") for number in range(18)]
    other = server(99, server_name="db", status="failed", steps=BROKEN)
    given = shown_of(api, config, [*alike[:4], other, *alike[4:]])
    assert [each["server_name"] for each in given["servers"]] == ["web0", "db"]
    assert given["alike"] == [{"like": "web0", "servers": [f"web{number}" for number in range(1, 18)]}]
    assert given["truncated"]["servers"] == {"shown": 2, "total": 19, "others": "by name, under alike"}


def test_of_a_long_timeline_the_quickest_lanes_are_left_out(api: StubApi, config: Config) -> None:
    lane = TIMELINE["lanes"][0]
    lanes = [{**lane, "name": f"web{n}", "steps": [{**STEP, "seconds": float(n)}] * 3} for n in range(40)]
    api.answer({**TIMELINE, "lanes": lanes})
    given: Any = call_tool(config, "admin_get_timeline", {"identifier": DEPLOYMENT_ID}).structured_content
    shown = len(given["lanes"])
    assert [lane["name"] for lane in given["lanes"]] == [f"web{n}" for n in range(40 - shown, 40)]
    assert given["truncated"]["lanes"]["shown"] == shown > 5
    assert size(given) <= ENOUGH + 200


def test_a_step_of_a_timeline_says_what_is_known() -> None:
    done = {**STEP, "step": "build", "status": "completed", "completed_items": 4, "total_items": 9}
    assert in_words(done, "2026-11-20T07:59:01.500Z") == "build completed: +58.5 s, took 1.5 s, 4 of 9"
    waiting = {**done, "status": "pending", "begin": None, "seconds": None, "total_items": None}
    assert in_words(waiting, None) == f"build pending: not begun, {STEP['identifier']}"


def test_a_long_list_has_lean_rows_and_says_so() -> None:
    short: dict[str, Any] = {"identifier": UUIDS[0], "rollback": False, "end_revision": "c0ffee" * 7}
    target = {"kind": "server", "name": "web1"}
    row = short | {"url": PAGE, "branch": None, "target": target | {"identifier": UUIDS[1]}}
    given = lean({"deployments": [row] * 30, "last_success": None}, "deployments", "last_success")
    assert given["deployments"][0] == short | {"target": target}
    assert "url" in given["truncated"]["fields"]["left_out"]
    assert lean({"deployments": [row]}, "deployments") == {"notice": NOTICE, "deployments": [row]}


def test_of_many_matches_the_best_are_shown() -> None:
    given = first_ones({"matches": [{"name": f"web{number}", "text": "x" * 100} for number in range(90)]}, "matches")
    shown = len(given["matches"])
    assert given["truncated"]["matches"] == {"shown": shown, "total": 90}
    assert 10 < shown < 90
    assert given["matches"][0]["name"] == "web0"
