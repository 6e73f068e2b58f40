"""GET /admin_api/deployments/<identifier>: the plan's list, then the odd rows."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from tests.apps import Api, is_not_found
from tests.builders import Rails

UNKNOWN = "00000000-0000-0000-0000-000000000000"


def diagnostics(api: Api, identifier: str) -> Any:
    return api(f"deployments/{identifier}")["diagnostics"]


def test_returns_the_deployments_own_row_its_project_and_its_account_with_status(rails: Rails, api: Api) -> None:
    account = rails.account(name="Kicksite", permalink="kicksite", status="cancelled")
    project = rails.project(name="Shop", permalink="shop", account_id=account)
    identifier = rails.deployment(
        id=7,
        project_id=project,
        status="failed",
        branch="main",
        created_at=datetime(2026, 4, 14, 10, 38, 26),
        started_at=datetime(2026, 4, 14, 10, 38, 27, 1999),
        failed_at=datetime(2026, 4, 14, 10, 39, 0, 999999),
    )
    answer = api(f"deployments/{identifier}")
    assert answer["deployment"] == {
        "identifier": identifier,
        "id": 7,
        "status": "failed",
        "branch": "main",
        "preview": False,
        "created_at": "2026-04-14T10:38:26.000Z",
        "started_at": "2026-04-14T10:38:27.001Z",
        "completed_at": None,
        "failed_at": "2026-04-14T10:39:00.999Z",
        "deployer": None,
        "start_revision": None,
        "end_revision": None,
        "target": None,
        "url": f"https://kicksite.deployhq.com/projects/shop/deployments/{identifier}",
        "duration_seconds": 33,
    }
    assert answer["caveats"] == []
    page = "https://kicksite.deployhq.com"
    assert answer["project"] == {"id": project, "name": "Shop", "permalink": "shop", "url": f"{page}/projects/shop"}
    assert answer["account"] == {
        "id": account,
        "name": "Kicksite",
        "permalink": "kicksite",
        "status": "cancelled",
        "url": page,
    }


def test_counts_servers_and_steps(rails: Rails, api: Api) -> None:
    one, two = rails.server(), rails.server()
    identifier = rails.deployment(id=7, servers=[two, one], transfers=[two, one])
    for step in ("run_build_command", None, None):  # without a type they are counted under the empty key
        rails.step(deployment_id=7, server_id=None, step=step)
    rails.step(deployment_id=8, server_id=one)
    answer = api(f"deployments/{identifier}")
    assert answer["servers"] == {"count": 2, "ids": [two, one]}
    by_type = {"transfer_files": 2, "run_build_command": 1, "": 2}
    assert answer["steps"] == {"total": 5, "by_type": by_type, "failed": []}


def test_lists_failed_steps_in_order_of_creation(rails: Rails, api: Api) -> None:
    server = rails.server()
    identifier = rails.deployment(id=7)
    rails.step(id=900, deployment_id=7, server_id=server, status="failed", description="Zertifikat ungültig 🔥")
    rails.step(id=300, deployment_id=7, server_id=None, status="failed", step="run_build_command", description=None)
    assert api(f"deployments/{identifier}")["steps"]["failed"] == [
        {"step": "run_build_command", "server_id": None, "description": None},
        {"step": "transfer_files", "server_id": server, "description": "Zertifikat ungültig 🔥"},
    ]


def test_matching_servers_and_steps_are_no_mismatch(rails: Rails, api: Api) -> None:
    servers: list[int | None] = [rails.server(), rails.server()]
    assert diagnostics(api, rails.deployment(servers=servers, transfers=servers)) == {
        "server_step_mismatch": False,
        "servers_missing_transfer_steps": [],
        "orphaned_transfer_steps": [],
        "duplicate_transfer_steps": [],
        "server_count": 2,
        "transfer_step_count": 2,
        "mismatched_servers": [],
    }


def test_detects_and_names_a_server_without_transfer_step(rails: Rails, api: Api) -> None:
    one, two, three = (rails.server(name=f"web{number}", identifier=f"i-{number}") for number in (1, 2, 3))
    found = diagnostics(api, rails.deployment(servers=[one, two, three], transfers=[one, three]))
    assert found["servers_missing_transfer_steps"] == [two]
    assert (found["server_count"], found["transfer_step_count"]) == (3, 2)
    assert found["mismatched_servers"] == [{"id": two, "name": "web2", "identifier": "i-2", "url": None}]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("servers", "transfers", "listed", "named"),
    [
        ([1, 2], [1], {"servers_missing": [2]}, [2]),
        ([3], [], {"servers_missing": [3]}, [3]),  # a disabled server is one of the deployment too
        ([1, 1], [], {"servers_missing": [1, 1]}, [1]),
        ([1], [1, 999, 999], {"orphaned": [999, 999], "duplicate": [999]}, [999]),  # of a server that is gone
        ([1, 2], [2, 1, 1, 2, 1], {"duplicate": [2, 1]}, [2, 1]),
        ([None, None], [], {"servers_missing": [None, None]}, []),  # alone it is no mismatch, as in Ruby
    ],
)
def test_each_kind_of_mismatch_is_listed_and_its_servers_are_named(
    rails: Rails,
    api: Api,
    servers: list[int | None],
    transfers: list[int | None],
    listed: dict[str, list[int | None]],
    named: list[int],
) -> None:
    for server in (1, 2, 3):
        rails.server(id=server, enabled=server != 3)
    answer = api(f"deployments/{rails.deployment(servers=servers, transfers=transfers)}")
    assert answer["servers"] == {"count": len(servers), "ids": servers}
    found = answer["diagnostics"]
    for kind in ("servers_missing", "orphaned", "duplicate"):
        assert found[f"{kind}_transfer_steps"] == listed.get(kind, [])
    assert found["server_step_mismatch"] is bool(named)
    assert [server["id"] for server in found["mismatched_servers"]] == named
    assert all((server["name"] is None) == (server["id"] == 999) for server in found["mismatched_servers"])


def test_a_preview_skips_mismatch_detection(rails: Rails, api: Api) -> None:
    identifier = rails.deployment(preview=True, servers=[rails.server()], status="preview_ready")
    answer = api(f"deployments/{identifier}")
    assert answer["diagnostics"] == {"preview": True, "mismatch_detection_skipped": True}
    assert answer["deployment"]["preview"] is True


def test_a_deployment_without_servers_and_steps_is_empty_not_an_error(rails: Rails, api: Api) -> None:
    answer = api(f"deployments/{rails.deployment(preview=None)}")
    assert answer["servers"] == {"count": 0, "ids": []}
    assert answer["steps"] == {"total": 0, "by_type": {}, "failed": []}
    assert answer["deployment"]["preview"] is False


def test_a_time_that_is_no_time_is_null_as_in_rails(rails: Rails, api: Api) -> None:
    never = {"postgresql": "infinity", "mariadb": "0000-00-00 00:00:00", "sqlite": None}[rails.engine.dialect.name]
    identifier = rails.deployment(project_id=rails.project(account_id=rails.account(permalink="ours")))
    with rails.engine.begin() as connection:
        if rails.engine.dialect.name == "mariadb":
            connection.exec_driver_sql("SET SESSION sql_mode = ''")
        update = text("UPDATE deployments SET failed_at = :never, started_at = :never")
        connection.execute(update, {"never": never})
    row = api(f"deployments/{identifier}")["deployment"]
    assert (row["started_at"], row["failed_at"]) == (None, None)
    failures = api("accounts/ours/recent_failures")["failures"]
    assert all(failure["failed_at"] is None for failure in failures)
    assert len(failures) == (rails.engine.dialect.name == "postgresql")  # a zero date is no failure, infinity is one


def test_a_project_or_account_row_that_is_gone_is_null(rails: Rails, api: Api) -> None:
    orphan = api(f"deployments/{rails.deployment(project_id=999)}")
    assert (orphan["project"], orphan["account"]) == (None, None)
    accountless = api(f"deployments/{rails.deployment(project_id=rails.project(account_id=999))}")
    assert accountless["project"] is not None
    assert accountless["account"] is None


def test_unknown_identifiers_are_not_found_in_the_plans_words(rails: Rails, api: Api) -> None:
    assert is_not_found(api(f"deployments/{UNKNOWN}", status=404), "Deployment")
    assert is_not_found(api(f"deployments/{UNKNOWN}/servers", status=404), "Deployment")


def test_each_server_has_its_own_steps_in_order(rails: Rails, api: Api) -> None:
    project = rails.project(account_id=rails.account(permalink="acme"), permalink="shop")
    web1 = rails.server(name="web1", identifier="11111111-0000-0000-0000-000000000000", project_id=project)
    web2 = rails.server(name="web2", identifier="22222222-0000-0000-0000-000000000000", project_id=project + 1)
    identifier = rails.deployment(id=7, servers=[web2, web1], project_id=project)
    rails.step(deployment_id=7, server_id=web1, step="transfer_files", status="completed", identifier="step-b")
    rails.step(deployment_id=7, server_id=web1, step="run_ssh_command", status="failed", identifier="step-c")
    rails.step(deployment_id=7, server_id=web2, step="run_ssh_command", status="pending", identifier="step-d")
    answer = api(f"deployments/{identifier}/servers")
    assert answer.pop("as_of") > "2026"
    assert answer == {
        "provisional": False,
        "deployment_identifier": identifier,
        "url": f"https://acme.deployhq.com/projects/shop/deployments/{identifier}",
        "servers": [
            {
                "server_id": web2,
                "server_name": "web2",
                "server_identifier": "22222222-0000-0000-0000-000000000000",
                "status": "completed",
                "steps": [{"step": "run_ssh_command", "status": "pending", "identifier": "step-d"}],
                "has_transfer_step": False,
                "url": None,  # it has moved to another project
            },
            {
                "server_id": web1,
                "server_name": "web1",
                "server_identifier": "11111111-0000-0000-0000-000000000000",
                "status": "completed",
                "steps": [
                    {"step": "transfer_files", "status": "completed", "identifier": "step-b"},
                    {"step": "run_ssh_command", "status": "failed", "identifier": "step-c"},
                ],
                "has_transfer_step": True,
                "url": "https://acme.deployhq.com/projects/shop/servers/11111111-0000-0000-0000-000000000000",
            },
        ],
        "caveats": [],
    }


def test_odd_rows_of_servers_keep_their_places_and_get_their_steps_as_in_ruby(rails: Rails, api: Api) -> None:
    one = rails.server()
    identifier = rails.deployment(id=7, servers=[999, None, one, one], transfers=[999, one])
    rails.step(deployment_id=7, server_id=None, step="repo_checkout")
    gone, nowhere, first, second = api(f"deployments/{identifier}/servers")["servers"]
    assert (gone["server_id"], gone["server_name"], gone["server_identifier"]) == (999, None, None)
    assert gone["has_transfer_step"] is True
    assert [step["step"] for step in nowhere["steps"]] == ["repo_checkout"]
    assert nowhere["has_transfer_step"] is False
    assert first == second
    assert len(first["steps"]) == 1
