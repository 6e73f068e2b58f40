"""Callers' SQL on a columnar copy beside the replica: how long a question takes, and the copy itself."""

import time
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.config import Settings, database_url, query_database_url
from app.db.snapshot import present_copy
from app.sql.ask import run
from app.sql.catalog import TEXTS
from app.sql.copies import CopyDatabase
from app.sql.gate import admit
from app.sql.queryable import Queryable
from benchmarks.processes import timed
from benchmarks.report import table
from migrations_mirror.snapshot import take_snapshot

PATIENCE = 60  # seconds that the replica gets for a question
TIMES = 5
LAST_WEEK, LAST_MONTH = "'2025-12-07 00:00:00'", "'2025-11-14 00:00:00'"
"""Before the newest rows, in place of what the examples say about now."""

PLAN = {
    "How many deployments failed since April?": (
        "SELECT COUNT(*) FROM deployments WHERE failed_at > '2025-04-01 00:00:00'"
    ),
    "How many deployments took this code path in a week?": (
        "SELECT COUNT(DISTINCT deployment_id) FROM deployment_steps WHERE step = 'ssh_commands'"
        " AND created_at >= '2025-04-17 00:00:00'"
    ),
    "Is there a pattern in which server types fail?": (
        "SELECT s.protocol_type, st.step, COUNT(*) AS steps, SUM(CASE WHEN st.status = 'failed' THEN 1 ELSE 0 END) AS"
        " failed FROM deployment_steps st JOIN servers s ON s.id = st.server_id GROUP BY s.protocol_type, st.step"
    ),
    "What is the distribution of server group sizes across accounts?": (
        "SELECT account_id, size, COUNT(*) AS groups_of_that_size FROM (SELECT p.account_id, g.id, COUNT(s.id) AS size"
        " FROM server_groups g JOIN projects p ON p.id = g.parent_id AND g.parent_type = 'Project' LEFT JOIN servers s"
        " ON s.server_group_id = g.id GROUP BY p.account_id, g.id) AS sizes GROUP BY account_id, size LIMIT 1000"
    ),
    "Which servers of deployments have no transfer step?": (
        "SELECT COUNT(*) FROM deployments_servers ds JOIN deployments d ON d.id = ds.deployment_id WHERE d.preview ="
        " FALSE AND NOT EXISTS (SELECT 1 FROM deployment_steps st WHERE st.deployment_id = ds.deployment_id AND"
        " st.server_id = ds.server_id AND st.step = 'transfer_files')"
    ),
    "Steps by type and status": "SELECT step, status, COUNT(*) FROM deployment_steps GROUP BY step, status",
}
# A day's work: 2,880 new deployments with 20 steps each, and 100 retries of the week before.
DAY = (
    "INSERT INTO deployments (id, project_id, identifier, status, preview, created_at, updated_at) SELECT id + 10000000"
    ", project_id, CONCAT('new-', id), status, preview, created_at, {later} FROM deployments WHERE id <= 2880",
    "INSERT INTO deployment_steps (deployment_id, server_id, identifier, step, status, created_at) SELECT deployment_id"
    " + 10000000, server_id, CONCAT('new-', id), step, status, created_at FROM deployment_steps"
    " WHERE deployment_id <= 2880",
    "UPDATE deployments SET created_at = {later} WHERE id > 10000000",
    "UPDATE deployments SET updated_at = {later} WHERE id BETWEEN {last} - 20000 AND {last} - 19900",
)
LATER = "'2025-12-15 12:00:00'"


def questions(dialect: str) -> dict[str, str]:
    """The plan's questions and the schema's examples, by what is asked."""
    spelt = TEXTS["spelling"][dialect] | {"week_ago": LAST_WEEK, "month_ago": LAST_MONTH}
    return PLAN | {question: sql.format(**spelt) for question, sql in TEXTS["questions"].items()}


def columnar(urls: dict[int, str], folder: Path) -> str:
    """Two tables: the questions, and the copies."""
    copies = {size: folder / f"copy_{size}" for size in urls}
    made = {size: snapshot(url, copies[size]) for size, url in urls.items()}
    asked = compare(urls, copies)
    head = ["Copy of", "made in, s", "MB", "refreshed after a day's work in, s"]
    rows = []
    for size, url in urls.items():
        megabytes = sum(file.stat().st_size for file in present_copy(copies[size])[0].rglob("*.parquet")) / 1e6
        again = refreshed(url, copies[size], size)
        rows.append([f"{size:,}", f"{made[size]:.0f}", f"{megabytes:.0f}", f"{again:.0f}"])
    return f"{asked}\n\n{table(head, rows)}"


def snapshot(url: str, copy: Path) -> float:
    """Bring the copy up to date; the seconds that it took."""
    return timed(lambda: take_snapshot(database_url(url), copy, lambda _: None))


def compare(urls: dict[int, str], copies: dict[int, Path]) -> str:
    """Ask the largest replica and each copy."""
    largest = max(urls)
    dialect = "postgresql" if urls[largest].startswith("postgres") else "mysql"
    on_copies = {size: opened(copy) for size, copy in copies.items()}
    rows = []
    for (question, theirs), ours in zip(questions(dialect).items(), questions("postgresql").values(), strict=True):
        replica = on_replica(urls[largest], theirs)
        times = {size: on_copy(database, ours) for size, database in on_copies.items()}
        said = f"over {PATIENCE}" if replica is None else f"{replica:.2f}"
        faster = (PATIENCE if replica is None else replica) / times[largest]
        rows.append([question, said, *(f"{times[size]:.2f}" for size in urls), f"{faster:.0f}"])
    for database in on_copies.values():
        database.close()
    head = ["Seconds", f"replica, {largest:,}", *(f"copy, {size:,}" for size in urls), "times faster"]
    return table(head, rows)


def opened(copy: Path) -> CopyDatabase:
    """The copy as the service opens it."""
    url = query_database_url(f"duckdb:///{copy}", "")
    settings = Settings(database_url=database_url("sqlite:///none"), query_database_url=url, query_timeout=60)
    return CopyDatabase(settings, copy)


def on_copy(database: Queryable, sql: str) -> float:
    """Seconds for an answer of the service, its process included: the median."""
    known = database.known()
    admitted = admit(sql, known.kind, known.catalog)
    took = []
    for _ in range(TIMES):
        time.sleep(1)  # as between a person's questions: meanwhile the next query's process starts
        took.append(timed(lambda: run(database, known, admitted, sql)))
    return sorted(took)[TIMES // 2]


def on_replica(url: str, sql: str) -> float | None:
    """Seconds for the second answer, when the first has read what there was room for; None: not within PATIENCE."""
    engine = create_engine(url, poolclass=NullPool)
    limit = f"SET statement_timeout = '{PATIENCE}s'" if "postgres" in url else f"SET max_statement_time = {PATIENCE}"
    with engine.connect() as connection:
        connection.execute(text(limit))

        def ask() -> None:
            connection.execute(text(sql)).fetchmany(1000)

        try:
            first = timed(ask)
            return min(first, timed(ask)) if first < 20 else first
        except DBAPIError:
            return None


def refreshed(url: str, copy: Path, size: int) -> float:
    """Write a day's work, and take it over; the seconds for the latter."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in DAY:
            connection.execute(text(statement.format(later=LATER, last=size)))
    engine.dispose()
    return snapshot(url, copy)
