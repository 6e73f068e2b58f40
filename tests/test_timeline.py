"""The timeline: a lane for each server and one for the project, by rows; its rules by records."""

from datetime import datetime, timedelta
from typing import Any

from app.rules.timeline import build_lanes, find_span
from app.rules.urls import Pages
from tests.apps import Api
from tests.builders import Rails

START = datetime(2026, 4, 14, 10, 0)
PAGES = Pages("https://{account}.deployhq.com", "acme", "shop", 1)
RUN = {"started_at": START, "created_at": START, "completed_at": None, "failed_at": None}


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def step(name: str, server_id: int | None, status: str, made: int, moved: int) -> dict[str, Any]:
    times = {"created_at": at(made), "updated_at": at(moved)}
    return {"step": name, "server_id": server_id, "status": status} | times


def lanes_of(*steps: dict[str, Any], servers: tuple[int, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    named = [{"id": n, "name": f"web{n}", "identifier": f"i-{n}", "project_id": 1} for n in servers]
    used = [{"kind": "used", "server_id": server["id"], "server": server} for server in named]
    return {lane["name"]: lane["steps"] for lane in build_lanes(RUN, steps, used, PAGES)}


def test_there_is_a_lane_for_the_project_and_for_each_server_even_without_a_step(rails: Rails, api: Api) -> None:
    project = rails.project(account_id=rails.account(permalink="acme"), permalink="shop")
    web1 = rails.server(name="web1", identifier="i-1", project_id=project)
    web2 = rails.server(name="web2", identifier="i-2", project_id=project)
    identifier = rails.deployment(id=7, project_id=project, servers=[web2, web1, 999])
    rails.step(deployment_id=7, server_id=web1, step="transfer_files", status="completed")
    rails.step(deployment_id=7, server_id=None, step="repo_checkout", status="completed")
    answer = api(f"deployments/{identifier}/timeline")
    page = "https://acme.deployhq.com/projects/shop"
    lanes = [(lane["name"], [row["step"] for row in lane["steps"]], lane["url"]) for lane in answer["lanes"]]
    assert lanes == [
        ("Project", ["repo_checkout"], page),
        ("web1", ["transfer_files"], f"{page}/servers/i-1"),
        ("web2", [], f"{page}/servers/i-2"),
        ("server 999", [], None),
    ]
    assert answer["url"] == f"{page}/deployments/{identifier}"


def test_a_begin_that_is_not_on_record_is_the_end_of_the_step_before_and_says_so() -> None:
    lanes = lanes_of(
        step("repo_checkout", None, "completed", 0, 10),
        step("transfer_files", 1, "completed", 0, 30),
        step("transfer_files", 2, "completed", 20, 25),  # made in a later batch: that is when it began
        step("link_release", 1, "failed", 0, 31),
        step("notify", None, "completed", 0, 40),
    )
    rows = [row for steps in lanes.values() for row in steps]
    began = [(row["step"], row["begin"], row["begin_is_derived"], row["seconds"]) for row in rows]
    assert began == [
        ("repo_checkout", at(0), True, 10),
        ("notify", at(31), True, 9),
        ("transfer_files", at(10), True, 20),
        ("link_release", at(30), True, 1),
        ("transfer_files", at(20), False, 5),
    ]


def test_what_waits_has_no_begin_and_what_runs_no_end() -> None:
    running, waiting = lanes_of(step("a", 1, "running", 0, 5), step("b", 1, "pending", 0, 0), servers=(1,))["web1"]
    assert (running["begin"], running["end"], running["seconds"]) == (at(0), None, None)
    assert (waiting["begin"], waiting["begin_is_derived"], waiting["end"]) == (None, False, None)


def test_the_span_holds_every_step_and_ends_now_while_it_is_not_over() -> None:
    lanes = build_lanes(RUN, [step("a", None, "completed", 0, 5)], [], PAGES)
    assert find_span(RUN, lanes, None) == (at(0), at(5))
    assert find_span(RUN, lanes, at(60)) == (at(0), at(60))
    assert find_span(RUN | {"started_at": None}, [], None) == (None, None)
