"""The package: what it holds, what it asks for, and that it runs where nothing else of this project is installed."""

import ast
import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import mcp_server
from tests.mcp.process import INITIALIZE, ROOT, running

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED_FOR = {Requirement(text).name for text in PROJECT["dependencies"]}
FOLDERS = ("mcp_server", "deployhq_redaction")
FILES = [
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
]
API_ONLY = (
    "flask",
    "flask_sqlalchemy",
    "sqlalchemy",
    "marshmallow",
    "apispec",
    "alembic",
    "gunicorn",
    "psycopg",
    "pymysql",
)


def test_it_asks_for_what_it_imports_and_for_nothing_else() -> None:
    imported = {
        module.partition(".")[0]
        for path in FILES
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        for module in modules(node)
    }
    distributions = packages_distributions()
    foreign = imported - sys.stdlib_module_names - set(FOLDERS)
    # fastmcp-slim holds the code of fastmcp, which is the name to ask for. Several packages share `opentelemetry`.
    owners = {
        name: {owner.lower().replace("fastmcp-slim", "fastmcp") for owner in distributions[name]} for name in foreign
    }
    assert all(found & ASKED_FOR for found in owners.values())
    assert set().union(*owners.values()) >= ASKED_FOR
    assert [name for name, found in owners.items() if len(found) > 1 and name != "opentelemetry"] == []


def modules(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_nothing_that_it_asks_for_directly_or_not_is_of_the_api() -> None:
    reached, pending = set(), set(ASKED_FOR)
    while pending:
        name = pending.pop()
        reached.add(name)
        for requirement in map(Requirement, distribution(name).requires or []):
            if not requirement.marker or requirement.marker.evaluate({"extra": "server"}):
                pending |= {requirement.name.lower()} - reached - {"fastmcp"} - missing(requirement.name)
    assert not reached & {name.replace("_", "-") for name in API_ONLY}


def missing(name: str) -> set[str]:
    """The name again, if it is not installed: then nothing here needs it."""
    try:
        distribution(name)
    except ImportError:
        return {name.lower()}
    return set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    finished = subprocess.run(build, capture_output=True, text=True, timeout=120)
    assert finished.returncode == 0, finished.stderr
    (found,) = folder.glob("*.whl")
    return found


def installed(wheel: Path, folder: Path) -> Path:
    """Return the command, installed where only the libraries of this environment are, and not this project."""
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(str(distribution("fastmcp").locate_file("")))
    # Whatever the API needs and this package must not is made impossible to import.
    (packages / "absent.pth").write_text(f"import sys; sys.modules.update(dict.fromkeys({API_ONLY!r}))\n")
    install = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet", "--no-deps"]
    subprocess.run([*install, str(wheel)], check=True, timeout=120)
    return folder / "bin/deployhq-mcp-server"


def test_the_wheel_holds_every_file_of_the_server_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == {str(path.relative_to(ROOT)) for path in FILES}


def test_the_installed_command_lists_its_tools_without_anything_of_the_api(wheel: Path, tmp_path: Path) -> None:
    with running([installed(wheel, tmp_path)], tmp_path, DEPLOYHQ_ADMIN_TOKEN="token") as client:
        introduction = client.request(1, "initialize", INITIALIZE)["result"]
        client.send({"method": "notifications/initialized"})
        tools = client.request(2, "tools/list", {})["result"]["tools"]
        runbook = client.request(3, "resources/read", {"uri": "deployhq-admin://runbook"})["result"]["contents"][0]
        client.finish()
    assert introduction["serverInfo"]["version"] == mcp_server.__version__
    assert "admin_get_deployment" in {tool["name"] for tool in tools}
    assert runbook["text"].startswith("# Runbook")


def test_fastmcp_s_own_commands_find_the_server() -> None:
    command = [sys.executable, "-m", "fastmcp.cli", "inspect", "packaging/fastmcp.json", "--format", "mcp"]
    environment = {**os.environ, "DEPLOYHQ_ADMIN_TOKEN": "token", "FASTMCP_CHECK_FOR_UPDATES": "off"}
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment)
    assert json.loads(finished.stdout)["serverInfo"]["name"] == "deployhq"
