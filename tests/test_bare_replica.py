"""find, accounts, servers and logs on a replica with the plan's and Rails' columns only: nulls, and what is missing."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine

from tests.apps import AUTH, Api, app_on
from tests.bare import bare_mirror
from tests.builders import Rails

RUN, STEP, SERVER = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "123")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """GET below /admin_api: the JSON of a 200. An account with a failed deployment is there. SQLite is enough."""
    with bare_mirror("sqlite", tmp_path_factory.mktemp("bare")) as url, app_on(url) as app:
        rails = Rails(create_engine(url))
        project = rails.project(account_id=rails.account(permalink="acme"), permalink="shop")
        web = rails.server(project_id=project, identifier=SERVER, name="web-2")
        rails.deployment(id=1, identifier=RUN, project_id=project, servers=[web], branch="release/7", status="failed")
        rails.step(identifier=STEP, deployment_id=1, server_id=web, status="failed")
        rails.engine.dispose()

        def get(path: str) -> Any:
            response = app.test_client().get(f"/admin_api/{path}", headers=AUTH)
            assert response.status_code == 200, response.text
            return response.get_json()

        yield get


def test_find_says_what_it_cannot_look_for(bare: Api) -> None:
    answer = bare(f"find?q={RUN}+acme.deployhq.com+web-2+branch+release/7+c0ffee1")
    kinds = {match["kind"] for match in answer["matches"]}
    assert kinds == {"deployment", "account", "server", "branch"}
    assert answer["caveats"] == [
        "Their UUIDs were not looked for: this replica has no projects.identifier, agents.identifier.",
        "Commits were not looked for: this replica has no deployments.end_revision.",
    ]
    tried = {each["what"]: each["where"] for each in answer["tried"]}
    assert tried["uuid"] == "all deployments, steps, servers and server groups"
    assert "commit, as end revision" not in tried


def test_an_account_has_no_agents(bare: Api) -> None:
    answer = bare("accounts/acme")
    assert (answer["agents"], answer["account"]["package"], answer["projects"][0]["zone"]) == ([], None, None)
    agents, nulls = answer["caveats"]
    assert agents == "The list of agents is empty: this replica does not have them."
    assert nulls == (
        "Null here, because this replica lacks them: accounts.package, accounts.trialling, accounts.suspended,"
        " accounts.time_zone, projects.identifier, projects.zone, projects.last_deployed_at."
    )


def test_a_list_of_deployments_has_no_revisions_and_no_targets(bare: Api) -> None:
    answer = bare("accounts/acme/deployments?server=web-2")
    (run,) = answer["deployments"]
    assert run["identifier"] == answer["first_failure_since"]["identifier"] == RUN
    assert {run[key] for key in ("deployer", "start_revision", "end_revision", "target", "rollback")} == {None}
    assert [caveat.partition(" ")[0] for caveat in answer["caveats"]] == [
        *("deployer", "start_revision", "end_revision", "target"),
        "Null",
    ]


def test_a_server_has_no_agent_and_no_revision(bare: Api) -> None:
    answer = bare(f"servers/{SERVER}")
    assert (answer["server"]["agent"], answer["server"]["last_revision"]) == (None, None)
    assert answer["deployments"][0]["failed_steps"][0]["identifier"] == STEP
    (caveat,) = answer["caveats"]
    assert "servers.connection_error_message" in caveat
    assert "servers.agent_id" in caveat


def test_a_step_has_no_log(bare: Api) -> None:
    answer = bare(f"steps/{STEP}/log")
    assert (answer["lines"], answer["step"]["stage"]) == ([], None)
    assert answer["caveats"] == [
        "No lines: this replica has no deployment_step_logs.",
        "Null here, because this replica lacks them: deployment_steps.stage, deployment_steps.total_items,"
        " deployment_steps.completed_items.",
    ]


def test_a_timeline_has_no_stages(bare: Api) -> None:
    answer = bare(f"deployments/{RUN}/timeline")
    assert answer["lanes"][0]["steps"][0]["stage"] is None
    assert "deployment_steps.stage" in answer["caveats"][0]
