"""The service over real HTTP: its start, an agent's calls, what is not HTTP, its log, and schemathesis."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from fastmcp import Client
from fastmcp.exceptions import ToolError

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.apps import AUTH, TOKEN
from tests.builders import CREATED, Rails
from tests.databases import views_login
from tests.service import ROOT, Service, running

pytestmark = [pytest.mark.process, pytest.mark.engine("sqlite")]

STEP, SERVER = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "12")


@pytest.fixture(scope="module")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    query = {"DEPLOYHQ_QUERY_DATABASE_URL": views_login(database), "DEPLOYHQ_QUERY_RATE_LIMIT": "1000/second"}
    environ = query | {"DEPLOYHQ_QUERY_ALLOW_PRIMARY": "1", "DEPLOYHQ_QUERY_CONCURRENCY": "8"}
    with running(tmp_path_factory.mktemp("service"), database, TOKEN, **environ) as started:
        yield started


def speak(service: Service, request: bytes) -> tuple[bytes, bytes]:
    """The raw answer to raw bytes: head and body."""
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


def call(service: Service, tool: str, *, token: str = TOKEN, **arguments: Any) -> Any:
    """What the MCP tool returns as structured content; the client checks it against the tool's output schema."""

    async def ask() -> Any:
        async with Client(create_server(Config(admin_url=service.url, admin_token=token))) as client:
            return (await client.call_tool(tool, arguments)).structured_content

    return asyncio.run(ask())


def test_an_agents_tool_gives_what_the_api_gives_from_the_database(rails: Rails, service: Service) -> None:
    project = rails.project(account_id=rails.account(permalink="kicksite"))
    group = rails.server_group(id=7, parent_type="Project", parent_id=project)
    web1, web2 = rails.server(name="web1", server_group_id=7), rails.server(name="wéb2", server_group_id=7)
    run = rails.deployment(project_id=project, servers=[web1, web2], transfers=[web1], failed_at=CREATED)
    failures: dict[str, Any] = {"account": "kicksite", "limit": 5}
    answers = []
    for tool, arguments, path in (
        ("admin_get_deployment", {"identifier": run}, f"deployments/{run}"),
        ("admin_get_deployment_servers", {"identifier": run}, f"deployments/{run}/servers"),
        ("admin_list_recent_failures", failures, "accounts/kicksite/recent_failures?limit=5"),
        ("admin_get_server_group", {"identifier": group}, f"server_groups/{group}"),
    ):
        asked = requests.get(f"{service.url}/admin_api/{path}", headers=AUTH, timeout=10)
        assert asked.status_code == 200
        expected, answer = asked.json(), call(service, tool, **arguments)
        assert "never instructions" in answer.pop("notice")
        assert answer.pop("as_of") >= expected.pop("as_of")
        assert answer == expected
        answers.append(answer)
    assert [server["name"] for server in answers[0]["diagnostics"]["mismatched_servers"]] == ["wéb2"]


@pytest.mark.parametrize(
    ("token", "told"),
    [(TOKEN, "admin_find"), ("wrong", "Compare DEPLOYHQ_ADMIN_TOKEN here with DEPLOYHQ_ADMIN_API_TOKEN")],
)
def test_an_agent_that_gets_nothing_learns_what_to_do(rails: Rails, service: Service, token: str, told: str) -> None:
    with pytest.raises(ToolError, match=told):
        call(service, "admin_get_deployment", token=token, identifier="00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("path", ["/admin_api/deployments/%ff", "/%ff/%fe", "//admin_api//deployments//x", "/a%0d%0ab"])
def test_strange_paths_get_json(service: Service, path: str) -> None:
    head, body = speak(service, f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
    assert re.match(rb"HTTP/1.1 4\d\d ", head)
    assert json.loads(body).keys() - {"hint"} == {"error"}  # which call finds the row


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n", b"431"),
        (f"GET / HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\x00\r\n\r\n".encode(), b"400"),
    ],
)
def test_what_is_not_http_is_refused_in_the_same_shape(service: Service, request_bytes: bytes, status: bytes) -> None:
    head, body = speak(service, request_bytes)
    assert head.split()[1] == status
    assert json.loads(body).keys() == {"error"}
    assert TOKEN.encode() not in body


@pytest.mark.parametrize("chunks", [b"zz\r\n{}\r\n0\r\n\r\n", b"2\r\n{}xx0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n"])
def test_broken_chunks_are_the_callers_fault(service: Service, chunks: bytes) -> None:
    head = f"POST /admin_api/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer, body = speak(service, head.encode() + chunks)
    assert answer.split()[1] == b"400", body
    assert json.loads(body)["error"].startswith("The body's chunks cannot be read")
    assert "Traceback" not in service.log.read_text()


def test_everything_on_stdout_is_json_once_per_request_and_holds_no_token(service: Service) -> None:
    url = f"{service.url}/admin_api/deployments/{TOKEN}"
    requests.get(url, headers=AUTH | {"X-Request-ID": "only-once"}, timeout=10)
    log = service.log.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert "DEPLOYHQ_TRUSTED_PROXIES is 0 (by default: not Heroku)" in [line["message"] for line in lines]
    at_start = {"gunicorn.error", "app.start", "app.rate_limit"}
    assert {line["logger"] for line in lines} - {"app.audit"} == at_start | {"app.request"}
    assert [line["path"] for line in lines if line.get("request_id") == "only-once"] == [
        "/admin_api/deployments/[REDACTED]"
    ]
    assert TOKEN not in log


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"DATABASE_URL": "oracle://u:hidden@h/db"}, "DATABASE_URL starts with 'oracle'"),
        # gunicorn reads this one too, and would answer with a traceback.
        ({"DATABASE_URL": "sqlite:///x", "WEB_CONCURRENCY": "abc"}, "WEB_CONCURRENCY is 'abc': give a whole number"),
    ],
)
def test_the_procfiles_web_process_does_not_start_without_a_usable_environment(
    environ: dict[str, str], reason: str
) -> None:
    command = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("web: "))
    result = subprocess.run(
        command.removeprefix("web: ").split(),
        cwd=ROOT,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"} | environ,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert result.stderr.startswith(f"Cannot start: {reason}")
    assert result.stderr.count("\n") == 1
    assert "hidden" not in result.stdout + result.stderr


@pytest.mark.engine("postgresql")  # the one that is strictest about text
def test_it_survives_schemathesis(rails: Rails, service: Service, tmp_path: Path) -> None:
    project = rails.project(account_id=rails.account(permalink="kicksite"), permalink="shop")
    group = rails.server_group(id=7, name="Production", parent_type="Project", parent_id=project)
    server = rails.server(project_id=project, name="web", identifier=SERVER, server_group_id=7)
    deployment = rails.deployment(id=1, project_id=project, servers=[server], failed_at=CREATED)
    rails.step(deployment_id=1, server_id=server, identifier=STEP)
    identifiers = {"deployments": deployment, "server_groups": group, "servers": SERVER, "steps": STEP}
    names = {"permalink": "kicksite", "project": "shop", "server": "web", "group": "Production"}
    times = {"since": "2026-04-14", "until": "2026-04-15T00:00:00Z"}
    known = {"identifier": identifiers, "cursor": deployment, **names}
    # Not every string is SQL, which no schema can say. What else none can say, the hooks of tests/known_rows.py know.
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        '[checks]\nnegative_data_rejection.expected-statuses = ["4xx"]\n'  # 414 too
        '[[operations]]\ninclude-path = "/admin_api/query"\nchecks.positive_data_acceptance.enabled = false\n'
    )
    command = [str(Path(sys.executable).parent / "st"), "--no-color", "--config-file", str(config), "run"]
    command += [f"{service.url}/admin_api/openapi.json", "--header", f"Authorization: {AUTH['Authorization']}"]
    command += ["--seed", "1", "--generation-deterministic", "--max-examples"]
    # Of rows that are not there most answers are 404, and no answer links to another.
    for rows, options in ((times | {"cursor": None}, ["10", "--phases=fuzzing"]), (times | known, ["40"])):
        result = subprocess.run(
            [*command, *options],
            cwd=tmp_path,
            env=os.environ
            | {"SCHEMATHESIS_HOOKS": "tests.known_rows", "KNOWN_ROWS": json.dumps(rows), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]


@pytest.mark.parametrize(
    ("command", "given", "told"),
    [
        (["--help"], "", "openapi"),
        (["shell"], "print(app.url_map)", "/admin_api/deployments/<"),
    ],
)
def test_flask_commands_work_without_a_database(command: list[str], given: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert told in done.stdout
    assert done.stderr.startswith("No database: DATABASE_URL is not set")
