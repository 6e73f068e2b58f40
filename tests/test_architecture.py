"""The names of the house: import-linter keeps the arrows (the contracts in pyproject.toml, run by `make lint`)."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
HELPERS = {"newest", "records", "targets"}  # modules of the query layer that are no resource


def test_every_resource_has_the_same_name_in_each_layer() -> None:
    files = [path for pattern in ("*.py", "*/__init__.py") for path in (ROOT / "app/queries").glob(pattern)]
    resources = {path.parent.name if path.stem == "__init__" else path.stem for path in files} - {"queries"} - HELPERS
    for layer in ("blueprints", "schemas"):
        assert resources <= {path.stem for path in (ROOT / "app" / layer).glob("*.py")}
