"""The names of the house: import-linter keeps the arrows (the contracts in pyproject.toml, run by `make lint`)."""

from importlib import import_module

import grimp
from flask import Blueprint

from app import create_app
from app.config import Settings, database_url
from tests.service import ROOT

HELPERS = {"newest", "records", "targets"}  # modules of the query layer that are no resource
NO_BLUEPRINT = {"not_found"}
PACKAGES = ("app", "deployhq_redaction", "mcp_server", "migrations_mirror", "scripts")
# Modules that nothing imports: run as commands, found by their names, or imported by name where a package is installed.
STARTED = {
    "app.monitoring.telemetry",
    "app.sql.sandbox.duckdb_process",
    "migrations_mirror.env",
    "migrations_mirror.rails",
}


def test_every_resource_has_the_same_name_in_each_layer() -> None:
    files = [path for pattern in ("*.py", "*/__init__.py") for path in (ROOT / "app/queries").glob(pattern)]
    resources = {path.parent.name if path.stem == "__init__" else path.stem for path in files} - {"queries"} - HELPERS
    for layer in ("blueprints", "schemas"):
        assert resources <= {path.stem for path in (ROOT / "app" / layer).glob("*.py")}


def test_every_blueprint_is_registered() -> None:
    served = create_app(Settings(database_url=database_url("sqlite:///none.db"), console=True)).blueprints.values()
    for path in (ROOT / "app/blueprints").glob("[a-z]*.py"):
        module = import_module(f"app.blueprints.{path.stem}")
        own = [value for value in vars(module).values() if isinstance(value, Blueprint)]
        assert (own and {*own} <= {*served}) or path.stem in NO_BLUEPRINT, (
            f"{path.stem}.py: call its blueprint {path.stem}, so that app/blueprints/__init__.py finds it"
        )


def test_no_module_is_left_over() -> None:
    graph = grimp.build_graph(*PACKAGES)
    unused = {name for name in graph.modules if not graph.find_modules_that_directly_import(name)}
    leaves = {name for name in unused if not graph.find_children(name) and not name.endswith(".__main__")}
    assert {name for name in leaves if not name.startswith(("app.blueprints.", "scripts."))} == STARTED
