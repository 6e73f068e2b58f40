"""What is installed is what was tested: each dependency at one version, with the hashes of its files."""

import ast
import re
import sys
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tests.service import ROOT

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-otel.txt", "requirements-snapshot.txt")
OURS = {"app", "deployhq_redaction", "mcp_server", "migrations_mirror"}
FILES_OF_OURS = [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return modules | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def pins(file: str) -> dict[NormalizedName, tuple[str, str]]:
    """Of each requirement that this Python needs: its version, and the lines that follow it."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", (ROOT / file).read_text(), flags=re.MULTILINE)[1:]
    found = [(Requirement(re.split(r"\\\s*$", block, maxsplit=1, flags=re.MULTILINE)[0]), block) for block in blocks]
    return {
        canonicalize_name(requirement.name): (str(requirement.specifier).removeprefix("=="), block)
        for requirement, block in found
        if not requirement.marker or requirement.marker.evaluate()
    }


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_one_version_with_hashes_from_a_registry(file: str) -> None:
    for name, (version, block) in pins(file).items():
        assert re.fullmatch(r"[0-9][^,<>=!~*]*", version), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), name
    assert not re.search(r"^(-e|--extra-index|--index|--find-links|--trusted)|://|@ ", (ROOT / file).read_text(), re.M)


@pytest.mark.parametrize("file", FILES)
def test_everything_that_is_asked_for_is_pinned(file: str) -> None:
    lines = (ROOT / file.replace(".txt", ".in")).read_text().splitlines()
    asked = {canonicalize_name(match[0]) for line in lines if (match := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line))}
    assert asked <= pins(file).keys()


@pytest.mark.parametrize("file", FILES)
def test_a_pin_with_extras_stands_without_them_too_for_pip_23(file: str) -> None:
    lines = (ROOT / file).read_text().splitlines()
    with_extras = [line for line in lines if re.match(r"[\w.-]+\[", line)]
    assert with_extras or file == "requirements-snapshot.txt"
    assert {re.sub(r"\[.*?\]", "", line) for line in with_extras} <= set(lines), "run `make pins`"


@pytest.mark.slow
def test_what_the_service_imports_is_pinned() -> None:
    owners = packages_distributions()
    modules = {name.partition(".")[0] for path in FILES_OF_OURS for name in imports(path)}
    theirs = modules - OURS - set(sys.stdlib_module_names)
    assert theirs > {"flask", "prometheus_client"}
    for module in theirs:
        pinned = pins("requirements.txt").keys() | pins("requirements-snapshot.txt").keys()
        assert {canonicalize_name(owner) for owner in owners[module]} & pinned, module


def test_what_is_tested_is_what_is_pinned() -> None:
    known = {name: version for file in FILES for name, (version, _) in pins(file).items()}
    installed = {canonicalize_name(found.metadata["Name"]): found.version for found in distributions()}
    assert {name for name in known.keys() - {"pip"} if installed.get(name, known[name]) != known[name]} == set()
