"""The arrows of docs/architecture.md: who may import whom, and where SQL may stand."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Of each layer: what it may import of our own code. What is not listed here may import nothing of ours.
MAY_IMPORT: dict[str, set[str]] = {
    "app/__init__.py": {"app"},
    "app/arguments.py": set(),
    "app/arrival.py": {"app.deadline"},
    "app/audit.py": {"app.auth", "app.config", "app.logs"},
    "app/audit_report.py": {"app.rules"},
    "app/auth.py": {"app.config"},
    "app/blueprints": {
        "app.audit",
        "app.auth",
        "app.blueprints",
        "app.columns",
        "app.config",
        "app.database",
        "app.errors",
        "app.openapi",
        "app.operation",
        "app.queries",
        "app.query_database",
        "app.rate_limit",
        "app.readiness",
        "app.rules",
        "app.schemas",
    },
    "app/body.py": set(),
    "app/columns.py": {"app.database", "app.models"},
    "app/config.py": {"app.environ"},
    "app/connections.py": {"app.deadline"},
    "app/database.py": {
        "app.config",
        "app.connections",
        "app.deadline",
        "app.faults",
        "app.models",
        "app.session",
        "app.statements",
    },
    "app/deadline.py": set(),
    "app/drift.py": {"app.columns", "app.models"},
    "app/environ.py": set(),
    "app/errors.py": {"app.faults"},
    "app/faults.py": set(),
    "app/json_provider.py": set(),
    "app/logs.py": {"app.config"},
    "app/metrics.py": {"app.database", "app.operation"},
    "app/models.py": set(),
    "app/openapi.py": {"app.operation", "app.schemas"},
    "app/operation.py": {"app.arguments", "app.body"},
    "app/paths.py": set(),
    "app/queries/query.py": {
        "app.deadline",
        "app.faults",
        "app.query_database",
        "app.rules",
        "app.sandbox",
    },
    "app/queries": {"app.columns", "app.database", "app.models", "app.queries", "app.statements"},
    "app/query_catalog.py": {"app.columns", "app.models", "app.rules"},
    "app/query_database.py": {
        "app.config",
        "app.database",
        "app.deadline",
        "app.query_catalog",
        "app.query_login",
        "app.replica",
        "app.rules",
        "app.sandbox",
    },
    "app/query_login.py": {"app.models"},
    "app/query_start.py": {"app.config", "app.query_database", "app.query_login"},
    "app/rate_limit.py": {"app.auth", "app.config", "app.rules"},
    "app/readiness.py": {
        "app.database",
        "app.deadline",
        "app.drift",
        "app.errors",
        "app.queries",
        "app.replica",
        "app.session",
    },
    "app/replica.py": {"app.database"},
    "app/rules": {"app.rules"},
    "app/sandbox": {"app.connections", "app.deadline", "app.rules", "app.sandbox"},
    "app/schemas": {"app.schemas"},
    "app/session.py": {"app.deadline", "app.statements"},
    "app/statements.py": set(),
    "app/worker.py": {"app.arrival", "app.deadline"},
    "mcp_server": {"mcp_server"},
    "migrations_mirror/__main__.py": {"app.config", "app.environ", "migrations_mirror"},
    "migrations_mirror/query_login.py": {
        "app.columns",
        "app.models",
        "app.query_login",
        "app.replica",
        "app.rules.query_place",
        "migrations_mirror",
    },
    "migrations_mirror": {"app.config", "app.models", "migrations_mirror"},
}

# What only these places may import, so that SQL stays in the query layer and HTTP out of it.
ONLY_IN = {
    "sqlalchemy": {
        "app/columns.py",
        "app/config.py",
        "app/database.py",
        "app/drift.py",
        "app/errors.py",
        "app/faults.py",
        "app/metrics.py",
        "app/models.py",
        "app/queries",
        "app/query_catalog.py",
        "app/query_database.py",
        "app/query_login.py",
        "app/query_start.py",
        "app/readiness.py",
        "app/replica.py",
        "app/session.py",
        "app/statements.py",
    },
    "flask": {
        "app/__init__.py",
        "app/arguments.py",
        "app/auth.py",
        "app/blueprints",
        "app/body.py",
        "app/config.py",
        "app/database.py",
    }
    | {"app/errors.py", "app/json_provider.py", "app/logs.py", "app/openapi.py", "app/operation.py"}
    | {
        "app/audit.py",
        "app/audit_report.py",
        "app/metrics.py",
        "app/query_database.py",
        "app/query_start.py",
        "app/rate_limit.py",
        "app/readiness.py",
    },
    "prometheus_client": {"app/blueprints/metrics.py", "app/metrics.py"},
    "marshmallow": {
        "app/arguments.py",
        "app/body.py",
        "app/errors.py",
        "app/openapi.py",
        "app/operation.py",
        "app/schemas",
    },
}


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            modules.add(node.module or "")
    return modules


def within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


FILES = sorted(path for folder in ("app", "mcp_server", "migrations_mirror") for path in (ROOT / folder).rglob("*.py"))
APP_FILES = [path for path in FILES if path.is_relative_to(ROOT / "app")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards_only(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    layer = next(layer for layer in MAY_IMPORT if name == layer or name.startswith(f"{layer}/"))
    ours = {module for module in imports(path) if within(module, {"app", "mcp_server", "migrations_mirror"})}
    assert {module for module in ours if not within(module, MAY_IMPORT[layer])} == set()


@pytest.mark.parametrize("path", APP_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_http_and_serialising_stay_in_their_layers(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    for library, places in ONLY_IN.items():
        if any(within(module, {library}) for module in imports(path)):
            assert any(name == place or name.startswith(f"{place}/") for place in places), library


def test_every_resource_has_the_same_name_in_each_layer() -> None:
    files = [path for pattern in ("*.py", "*/__init__.py") for path in (ROOT / "app/queries").glob(pattern)]
    resources = {path.parent.name if path.stem == "__init__" else path.stem for path in files} - {"queries", "records"}
    for layer in ("blueprints", "schemas"):
        assert resources <= {path.stem for path in (ROOT / "app" / layer).glob("*.py")}
