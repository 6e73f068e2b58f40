"""Spark reads the copy as it is, and finds in it what the replica has: `make spark`."""

import json
import os
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.db.snapshot import CURRENT
from migrations_mirror.snapshot import take_snapshot
from tests.builders import Rails
from tests.databases import views_login
from tests.mirror.support import rows_of
from tests.service import ROOT

SPARK = ROOT / os.environ.get("SPARK", ".spark") / "bin/python"
pytestmark = pytest.mark.skipif(
    not SPARK.exists(), reason="PySpark is not installed: `make spark` installs and runs it"
)

TYPES = {"BIGINT": "bigint", "BOOLEAN": "boolean", "VARCHAR": "string", "TIMESTAMP": "timestamp_ntz"}
PARENTS = {
    "deployments_servers": ("deployment_id", "deployments"),
    "deployment_steps": ("deployment_id", "deployments"),
    "deployment_step_logs": ("deployment_step_id", "deployment_steps"),
}


@pytest.mark.parametrize("created", ["mariadb"], indirect=True)
def test_reads_the_rows_months_and_values_of_the_replica(sampled: sa.URL, tmp_path: Path) -> None:
    add_a_month(sampled)
    login = sa.make_url(views_login(sampled.render_as_string(hide_password=False)))
    manifest = take_snapshot(login, tmp_path, lambda _: None)
    replica = {table: [dict(row._mapping) for row in rows_of(login, table)] for table in manifest.columns}
    months = months_of(replica)
    assert len(set(months["deployment_steps"].values())) > 1
    command = [str(SPARK), "-W", "ignore", str(Path(__file__).with_name("spark_reads.py"))]
    environ = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"}
    read = subprocess.run(
        [*command, str(tmp_path / CURRENT), *manifest.columns], capture_output=True, text=True, env=environ, timeout=300
    )
    assert read.returncode == 0, read.stderr[-3000:]
    for table, found in json.loads(read.stdout).items():
        rows = replica[table]
        assert found["rows"] == len(rows)
        assert found["types"] == {name: TYPES[type_] for name, type_ in manifest.columns[table].items()}
        assert found["months"] == Counter(months[table].values()) if table in months else found["months"] == {}
        print(table, found["rows"], found["months"])  # noqa: T201 - for `make spark`, which shows it
        for name, values in found["columns"].items():
            assert values == summary([row[name] for row in rows]), f"{table}.{name}"


def add_a_month(url: sa.URL) -> None:
    """Write a deployment with a step in another month than the demo's."""
    engine = sa.create_engine(url)
    rails, march = Rails(engine), datetime(2026, 3, 31, 23, 59, 59)
    run = {"id": 900_001, "project_id": 1, "identifier": "march", "preview": False, "created_at": march}
    rails.insert("deployments", [run])
    rails.insert("deployment_steps", [{"id": 900_001, "deployment_id": 900_001, "identifier": "s", "step": "é 😀"}])
    engine.dispose()


def months_of(replica: dict[str, list[dict[str, Any]]]) -> dict[str, dict[int, str]]:
    """The month of the deployment that each row belongs to, by table and id."""
    months = {"deployments": {row["id"]: f"{row['created_at']:%Y-%m}" for row in replica["deployments"]}}
    for table, (key, parent) in PARENTS.items():
        months[table] = {row["id"]: months[parent][row[key]] for row in replica[table]}
    return months


def summary(values: list[Any]) -> list[Any]:
    """How many values there are, the least and the greatest, as Spark prints them."""
    present = [value for value in values if value is not None]
    if not present:
        return [0, None, None]
    if isinstance(present[0], str):
        ends = [value.decode() for value in sorted(value.encode() for value in present)]
        return [len(present), ends[0], ends[-1]]
    return [len(present), shown(min(present)), shown(max(present))]


def shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ").rstrip("0").rstrip(".") if value.microsecond else value.isoformat(" ")
    return str(value).lower()
