"""One call reads all logs of a deployment: side by side, back to their beginning, without secrets and repeats."""

import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mcp_server.answers import log_reader
from mcp_server.answers.bounds import LARGEST, size
from mcp_server.config import Config, Timeouts
from tests.mcp.account_answers import DEPLOYMENT, SECRET, STEP, UUID
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, refusal, text_of

TOOL = "get_deployment_log"
ARGUMENTS = {"project": "shop", "uuid": UUID}
PLACE = f"/projects/shop/deployments/{UUID}"
TEXT = {"type": ["string", "null"]}
LOG: dict[str, Any] = {
    "properties": {
        "deployment": {"required": ["identifier", "status", "branch"], "additionalProperties": TEXT},
        "steps": {
            "items": {
                "properties": {
                    **dict.fromkeys(("step", "stage", "identifier", "status", "description", "server"), TEXT),
                    "lines": {"type": "array", "items": {"type": "string"}},
                    "omitted_lines": {"type": "integer"},
                    "older_entries_not_read": {"type": "boolean"},
                    "error": {"type": "string"},
                },
                "required": ["identifier", "lines", "omitted_lines", "server", "status", "step"],
            },
        },
    },
    "required": ["deployment", "steps", "steps_without_log"],
}


def steps(count: int, **fields: object) -> list[dict[str, Any]]:
    return [{**STEP, "identifier": f"step-{number}", "status": "completed", **fields} for number in range(count)]


def entries(*texts: str, newest: int = 1000, **fields: str) -> list[dict[str, Any]]:
    """A page of a log: the newest entry first, as DeployHQ gives it."""
    numbered = enumerate(reversed(texts))
    return [{"id": newest - back, "type": "info", "message": text, "detail": "", **fields} for back, text in numbered]


def deploy(api: StubApi, *its_steps: dict[str, Any]) -> None:
    api.answer_at(PLACE, {**DEPLOYMENT, "steps": list(its_steps)})


def log_at(api: StubApi, number: int, page: object, before: int | None = None, status: int = 200) -> None:
    query = f"?before={before}" if before else ""
    api.answer_at(f"{PLACE}/steps/step-{number}/logs{query}", page, status)


def read(config: Config, **how: object) -> tuple[dict[str, Any], str]:
    result = call_tool(config, TOOL, {**ARGUMENTS, **how})
    assert not result.is_error, text_of(result)
    answer = result.structured_content or {}
    Draft202012Validator(LOG).validate(answer)
    return answer, text_of(result)


def test_twenty_steps_are_asked_for_at_once(api: StubApi, account: Config) -> None:
    deploy(api, *steps(20))
    api.answer(entries("a", "b"))
    api.meeting = threading.Barrier(20)  # no log is answered before all of them are asked for
    answer, _ = read(account)
    assert [len(step["lines"]) for step in answer["steps"]] == [2] * 20
    assert not api.meeting.broken
    assert api.most_at_once == log_reader.AT_ONCE


def test_many_steps_are_not_all_asked_for_at_once(api: StubApi, account: Config) -> None:
    deploy(api, *steps(60))
    api.answer([])
    api.delay = 0.05
    read(account)
    assert api.most_at_once <= log_reader.AT_ONCE


def test_steps_without_a_log_are_not_asked_for(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1), {**STEP, "identifier": "silent", "logs": False})
    log_at(api, 0, entries("hello"))
    answer, text = read(account)
    assert [asked.target for asked in api.asked] == [PLACE, f"{PLACE}/steps/step-0/logs"]
    assert answer["steps_without_log"] == 1
    assert "Steps without a log: 1" in text


def test_entries_come_in_the_order_of_time_from_all_pages(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    texts = [f"line {number}" for number in range(25)]
    log_at(api, 0, entries(*texts[15:], newest=25))
    log_at(api, 0, entries(*texts[5:15], newest=15), before=16)
    log_at(api, 0, entries(*texts[:5], newest=5), before=6)
    answer, _ = read(account)
    assert answer["steps"][0]["lines"] == [f"[info] {text}" for text in texts]
    assert len(api.asked) == 4


def test_an_api_that_ignores_before_does_not_hold_it_up(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    page = entries(*map(str, range(20)))
    log_at(api, 0, page)
    log_at(api, 0, page, before=981)
    answer, _ = read(account)
    assert len(answer["steps"][0]["lines"]) == 20


def test_paging_back_has_an_end_and_says_so(api: StubApi, account: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_reader, "MOST_PAGES", 2)
    deploy(api, *steps(1))
    log_at(api, 0, entries(*"abcdefghij", newest=100))
    log_at(api, 0, entries(*"klmnopqrst", newest=90), before=91)
    answer, text = read(account)
    assert answer["steps"][0]["older_entries_not_read"] is True
    assert "goes back further" in text


def test_repeated_lines_come_once_with_their_number(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    log_at(api, 0, entries("up", "retry", "retry", "retry", "down", "retry"))
    answer, _ = read(account)
    lines = ["[info] up", "[info] retry (repeated 3 times)", "[info] down", "[info] retry"]
    assert answer["steps"][0]["lines"] == lines


def test_secrets_do_not_leave_not_even_across_lines(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1, description=f"Running deploy --token {SECRET}"))
    lines = (
        f"export DB_PASSWORD={SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"git clone https://bot:{SECRET}@github.com/x",
        "-----BEGIN RSA PRIVATE KEY-----",
        SECRET,
        "-----END RSA PRIVATE KEY-----",
        "done",
    )
    log_at(api, 0, entries(*lines))
    answer, text = read(account)
    assert SECRET not in text + json.dumps(answer)
    assert answer["steps"][0]["lines"][-1] == "[info] done"


def test_failed_steps_come_first_and_name_their_server(api: StubApi, account: Config) -> None:
    first, second, third = steps(3)
    deploy(api, first, {**second, "status": "failed"}, {**third, "server": None})
    api.answer(entries("x"))
    answer, text = read(account)
    shown = [(step["identifier"], step["status"], step["server"]) for step in answer["steps"]]
    assert shown == [("step-1", "failed", "web1"), ("step-0", "completed", "web1"), ("step-2", "completed", None)]
    assert text.index("step-1") < text.index("step-0") < text.index("step-2")


def test_a_log_that_cannot_be_read_says_why_and_the_others_are_there(api: StubApi, account: Config) -> None:
    deploy(api, *steps(2))
    log_at(api, 0, {"error": "No"}, status=403)
    log_at(api, 1, entries("fine"))
    answer, text = read(account)
    assert "does not allow this" in answer["steps"][0]["error"]
    assert "does not allow this" in text
    assert answer["steps"][1]["lines"] == ["[info] fine"]


def test_a_log_that_breaks_off_keeps_what_was_read(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    log_at(api, 0, entries(*"abcdefghij", newest=100))
    log_at(api, 0, {"error": "No"}, before=91, status=500)
    answer, _ = read(account)
    assert len(answer["steps"][0]["lines"]) == 10
    assert "request id" in answer["steps"][0]["error"]


def test_a_log_that_never_comes_does_not_hold_up_the_call(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    api.raw([b""], pause=60)
    started = time.monotonic()
    answer, _ = read(replace(account, timeouts=Timeouts(connect=0.5, read=0.5, total=1)))
    assert time.monotonic() - started < 10
    assert "did not answer in time" in answer["steps"][0]["error"]


def test_a_deployment_without_steps_says_so(api: StubApi, account: Config) -> None:
    deploy(api)
    assert "No step has a log." in read(account)[1]


def test_every_fact_of_the_structure_is_in_the_text(api: StubApi, account: Config) -> None:
    deploy(api, {**steps(1)[0], "status": "failed"}, *steps(3)[1:])
    api.answer(entries("one", "two"))
    answer, text = read(account)
    for step in answer["steps"]:
        for fact in (*step["lines"], *map(step.get, ("step", "stage", "identifier", "status", "description"))):
            assert fact in text
    assert all(str(fact) in text for fact in answer["deployment"].values())


@pytest.mark.parametrize("failed", [0, 1, 30])
def test_the_worst_log_fits_and_says_what_was_left_out(api: StubApi, account: Config, failed: int) -> None:
    many = steps(200, description="d" * 300, step="s" * 100)
    for step in many[:failed]:
        step["status"] = "failed"
    deploy(api, *many)
    api.answer(entries(*(f'{number} "ü😀\\ {"x" * 3000}' for number in range(9))))
    answer, text = read(account)
    assert size(answer) <= LARGEST
    assert len(text.encode()) <= LARGEST
    assert answer["truncated"]["steps"] == {"shown": len(answer["steps"]), "total": 200}
    assert "of 200" in text
    step = answer["steps"][0]
    assert len(step["lines"]) + step["omitted_lines"] == 9
    assert answer["steps"][-1]["omitted_lines"] > 0
    if failed == 1:
        assert step["omitted_lines"] == 0  # the cause is not what has to go


def test_the_last_lines_are_the_ones_that_stay(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    log_at(api, 0, entries(*(f"{n} {'x' * 900}" for n in range(9)), *(f"{n} {'y' * 900}" for n in range(200))))
    api.answer([])
    step = read(account)[0]["steps"][0]
    assert step["lines"][-1].startswith("[info] 199 ")
    assert step["omitted_lines"] == 209 - len(step["lines"]) > 0


@pytest.mark.parametrize("step", ["step-1", "build"])
def test_one_step_can_be_asked_for_by_uuid_or_type_and_no_other_is_read(
    api: StubApi, account: Config, step: str
) -> None:
    deploy(api, *steps(1), *steps(2, step="build")[1:])
    api.answer(entries("one", "two"))
    answer, text = read(account, step=step)
    assert [each["identifier"] for each in answer["steps"]] == ["step-1"]
    assert "truncated" not in answer
    assert "The logs of" not in text
    assert len(api.asked) == 2


def test_lines_can_be_searched_and_counted_from_the_end(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    api.answer(entries("npm ERR! one", "fine [a-z]+", "NPM err! two", "fine", "npm ERR! three"))
    shown = read(account, grep="npm err!")[0]["steps"][0]
    assert shown["lines"] == ["[info] npm ERR! one", "[info] NPM err! two", "[info] npm ERR! three"]
    assert shown["omitted_lines"] == 2
    assert read(account, grep="NPM", tail=1)[0]["steps"][0]["lines"] == ["[info] npm ERR! three"]
    assert read(account, tail=2)[0]["steps"][0]["lines"] == ["[info] fine", "[info] npm ERR! three"]
    assert read(account, grep="[a-z]+")[0]["steps"][0]["lines"] == ["[info] fine [a-z]+"]  # a text, not a pattern
    nothing, text = read(account, grep="no such line")
    assert (nothing["steps"][0]["lines"], nothing["steps"][0]["omitted_lines"]) == ([], 5)
    assert "(5 other lines are left out.)\n(No line to show.)" in text


def test_a_secret_cannot_be_searched_for(api: StubApi, account: Config) -> None:
    deploy(api, *steps(1))
    api.answer(entries("password=hunter2hunter2"))
    assert read(account, grep="hunter2")[0]["steps"][0]["lines"] == []


@pytest.mark.parametrize("wrong", [{"grep": ""}, {"grep": "x" * 201}, {"tail": 0}, {"tail": 1001}, {"step": ""}])
def test_a_search_out_of_bounds_reaches_no_api(api: StubApi, account: Config, wrong: dict[str, object]) -> None:
    assert "Send: Only" in refusal(call_tool(account, TOOL, {**ARGUMENTS, **wrong}))
    assert api.connections == 0


@pytest.mark.parametrize(
    ("fields", "its_steps", "says"),
    [
        ({}, 2, "A retry makes new steps with new UUIDs. Those of now (2): transfer_files ("),
        ({"status": "pending"}, 0, "it is pending, so it has not begun, or was just retried"),
        ({"archived": True}, 0, "This deployment is archived: its steps and logs are gone."),
    ],
)
def test_a_step_that_is_not_there_says_what_there_is(
    api: StubApi, account: Config, fields: dict[str, object], its_steps: int, says: str
) -> None:
    api.answer_at(PLACE, {**DEPLOYMENT, "archived": False, **fields, "steps": steps(its_steps)})
    assert says in refusal(call_tool(account, TOOL, {**ARGUMENTS, "step": "step-of-the-earlier-run"}))


@pytest.mark.parametrize(("retried", "says"), [(True, "was retried meanwhile"), (False, "keeps its log no longer")])
def test_a_log_that_is_gone_says_whether_the_deployment_was_retried(
    api: StubApi, account: Config, retried: bool, says: str
) -> None:
    deploy(api, *steps(1))
    log_at(api, 0, {"error": "gone"}, status=404)
    if retried:
        api.answer_at(PLACE, {**DEPLOYMENT, "steps": steps(1, identifier="another")})
    answer, text = read(account)
    assert says in answer["steps"][0]["error"]
    assert says in text
