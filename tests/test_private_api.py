"""Libraries are used through their public API. Each exception is marked, with the version and the reason."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Collection, Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

import app
import deployhq_redaction
import mcp_server
import migrations_mirror
from tests.service import ROOT

OURS = (app, deployhq_redaction, mcp_server, migrations_mirror)
NAMES = {package.__name__ for package in OURS}
FILES = [
    *(path for package in OURS for path in sorted(Path(package.__path__[0]).rglob("*.py"))),
    *(ROOT / name for name in ("gunicorn.conf.py", "wsgi.py")),
    *sorted((ROOT / "packaging").glob("*.py")),
]
MARK = re.compile(r"# PRIVATE API: ([\w.-]+) (\d+(?:\.\d+)?), (.+)")
# Documented, so public in spite of the underscore: of named tuples, whose fields it keeps them apart from;
# https://docs.python.org/3/howto/logging.html#optimization;
# https://marshmallow.readthedocs.io/en/stable/custom_fields.html#creating-a-field-class;
# https://docs.python.org/3/library/os.html#os._exit
DOCUMENTED = {"_exit", "_asdict", "_fields", "_make", "_replace", "_srcfile", "_serialize", "_deserialize"}
MARKED = ["app/db/mysql.py", "app/db/postgresql.py", "gunicorn.conf.py"]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name.strip("_") != ""


def own_names(tree: ast.AST) -> Iterator[str]:
    """The private names that a file makes: functions, classes, and what it assigns to."""
    declared = {node.target for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and node.value is None}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                if node not in declared:
                    yield name


def imported_files(tree: ast.AST) -> Iterator[Path]:
    """The files of ours that a file imports from: it may use what they make."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            folder = ROOT / node.module.replace(".", "/")
            names = [folder / f"{alias.name}.py" for alias in node.names]
            yield from {folder.with_suffix(".py"), folder / "__init__.py", *names} & {*FILES}


def used_names(tree: ast.AST, own: Collection[str]) -> Iterator[tuple[int, str]]:
    """The private names of others that a file uses, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name, ctx=ast.Store()) if module != "self":
                yield from [(node.lineno, name)] if is_private(name) else []
            case ast.Attribute(attr=name) if is_private(name) and name not in own:
                yield node.lineno, name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                path = [getattr(node, "module", None) or "", *(alias.name for alias in aliases)]
                parts = {part for name in path for part in name.split(".")}
                yield from ((node.lineno, part) for part in sorted(parts) if is_private(part))


def overridden() -> Iterator[tuple[Path, int, str]]:
    """The private names of libraries' classes that ours define anew."""
    for module in modules():
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__:
                file = Path(inspect.getfile(cls))
                bases = [base for base in cls.__mro__[1:] if base.__module__.partition(".")[0] not in NAMES]
                theirs = {name for base in bases for name in vars(base)}
                yield from ((file, line, name) for line, name in defined(cls) if name in theirs)


def defined(cls: type) -> Iterator[tuple[int, str]]:
    """The private names in a class's own text, with their lines."""
    lines, first = inspect.getsourcelines(cls)
    (node,) = ast.parse(textwrap.dedent("".join(lines))).body
    for part in getattr(node, "body", []):
        name = str(getattr(part, "name", "") or getattr(getattr(part, "target", None), "id", ""))
        if is_private(name):
            yield first + part.lineno - 1, name


def modules() -> Iterator[ModuleType]:
    for package in OURS:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith(("__main__", ".env")) and ".versions" not in found.name:
                yield importlib.import_module(found.name)


def marked_names(file: Path) -> set[str]:
    """The names that a file's marks allow."""
    return {name for _, _, why in MARK.findall(file.read_text()) for name in re.findall(r"\b_\w+", why)}


@pytest.mark.slow
def test_no_other_private_name_of_a_library_is_used() -> None:
    trees = {file: ast.parse(file.read_text()) for file in FILES}
    theirs = list(overridden())
    own = {file: {*own_names(tree)} - {name for _, _, name in theirs} for file, tree in trees.items()}
    known = {file: own[file].union(*(own[each] for each in imported_files(tree))) for file, tree in trees.items()}
    found = [(file, line, name) for file in FILES for line, name in used_names(trees[file], known[file])]
    unmarked = [
        f"{file.relative_to(ROOT)}:{line} {name}"
        for file, line, name in [*found, *theirs]
        if name not in marked_names(file) | DOCUMENTED
    ]
    assert not unmarked, "use the public API, or write '# PRIVATE API: library version, name: why' beside it"


def test_the_marks_stand_where_they_may_and_each_is_for_the_installed_version() -> None:
    marks = {str(file.relative_to(ROOT)): MARK.findall(file.read_text()) for file in FILES}
    assert sorted(name for name, found in marks.items() if found) == MARKED
    for library, written_for, _ in (mark for found in marks.values() for mark in found):
        assert re.match(rf"{re.escape(written_for)}(\.|$)", version(library)), (
            f"{library}: read its changes, then the mark"
        )


@pytest.mark.parametrize("library", ["gunicorn", "psycopg", "pymysql"])
def test_a_library_whose_private_api_is_used_is_bounded(library: str) -> None:
    line = next(line for line in (ROOT / "requirements.in").read_text().splitlines() if line.startswith(library))
    assert re.search(r",<\d", line), line


def test_the_check_finds_what_it_should() -> None:
    bad = (
        "import x, x._h\nfrom x import _a\nfrom x._g import y\nx._b()\nx._d = 1\n"
        "class C:\n    _e: int\n    def _own(self): self._own(); self._other(); self._e\n"
    )
    tree = ast.parse(bad)
    assert sorted(name for _, name in used_names(tree, {*own_names(tree)})) == [
        "_a",
        "_b",
        "_d",
        "_e",
        "_g",
        "_h",
        "_other",
    ]
