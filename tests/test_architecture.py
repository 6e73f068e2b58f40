"""The names of the house: import-linter keeps the arrows (the contracts in pyproject.toml, run by `make lint`)."""

from importlib import import_module

from app import create_app
from app.config import Settings, database_url
from app.web.operation import operations
from tests.service import ROOT

HELPERS = {"newest", "records", "targets"}  # modules of the query layer that are no resource


def test_every_resource_has_the_same_name_in_each_layer() -> None:
    files = [path for pattern in ("*.py", "*/__init__.py") for path in (ROOT / "app/queries").glob(pattern)]
    resources = {path.parent.name if path.stem == "__init__" else path.stem for path in files} - {"queries"} - HELPERS
    for layer in ("blueprints", "schemas"):
        assert resources <= {path.stem for path in (ROOT / "app" / layer).glob("*.py")}


def test_every_blueprint_is_registered() -> None:
    for path in (ROOT / "app/blueprints").glob("[a-z]*.py"):
        import_module(f"app.blueprints.{path.stem}")
    served = create_app(Settings(database_url=database_url("sqlite:///none.db"))).view_functions.values()
    lost = [operation.name for view, operation in operations.items() if view not in served]
    assert not lost, "register the blueprint in app/blueprints/__init__.py"
