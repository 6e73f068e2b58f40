"""A PostgreSQL whose big tables are spread over two others by postgres_fdw, as docs/sql.md makes one."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from app.config import database_url
from app.models import metadata
from migrations_mirror.create import create
from migrations_mirror.indexes import declared
from tests.faults.servers import DATABASE, PostgreSQL, run, server

PASSWORD = "shards-own-password"
SPREAD = {
    "deployments": "id",
    "deployments_servers": "deployment_id",
    "deployment_steps": "deployment_id",
    "deployment_step_logs": "deployment_step_id",
}
"""By what each big table is spread. The rows of a deployment are on one server, which joins them."""
NAMES = ["shard_1", "shard_2"]


def on_each_shard() -> list[str]:
    """The statements that make the login of the coordinator on a server with the upstream tables."""
    return [
        f"CREATE ROLE coordinator LOGIN PASSWORD '{PASSWORD}'",
        f"GRANT SELECT ON {', '.join(SPREAD)} TO coordinator",
        "ALTER ROLE coordinator SET default_transaction_read_only = on",
        "ALTER ROLE coordinator SET statement_timeout = '15s'",
    ]


def name_shards(ports: Sequence[int]) -> list[str]:
    """The statements that tell the coordinator of its shards."""
    return [
        "CREATE EXTENSION postgres_fdw",
        *(
            f"CREATE SERVER {name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{port}', "
            f"dbname '{DATABASE}', connect_timeout '2', fetch_size '10000', async_capable 'true')"
            for name, port in zip(NAMES, ports, strict=True)
        ),
        f"ALTER DATABASE {DATABASE} SET enable_partitionwise_aggregate = on",
        f"ALTER DATABASE {DATABASE} SET enable_partitionwise_join = on",
    ]


def spread(table: str) -> list[str]:
    """The statements that move a table of the coordinator to the shards."""
    return [
        f"ALTER TABLE {table} RENAME TO {table}_moving",
        f"CREATE TABLE {table} (LIKE {table}_moving) PARTITION BY HASH ({SPREAD[table]})",
        *(
            f"CREATE FOREIGN TABLE {table}_on_{name} PARTITION OF {table} FOR VALUES WITH (MODULUS {len(NAMES)}, "
            f"REMAINDER {number}) SERVER {name} OPTIONS (table_name '{table}')"
            for number, name in enumerate(NAMES)
        ),
        *(f"CREATE INDEX ON {table} ({', '.join(columns)})" for columns in sorted(declared(metadata.tables[table]))),
        f"INSERT INTO {table} SELECT * FROM {table}_moving",
        f"DROP TABLE {table}_moving",
        f"ANALYZE {table}",
    ]


def map_user(role: str, login: str) -> list[str]:
    """The statements by which a role of the coordinator reads the shards with a login of theirs."""
    return [f"CREATE USER MAPPING FOR {role} SERVER {name} OPTIONS ({login})" for name in NAMES]


COORDINATOR = f"user 'coordinator', password '{PASSWORD}'"


@contextmanager
def three_servers() -> Iterator[tuple[PostgreSQL, list[PostgreSQL]]]:
    """A server with the upstream tables, and two copies of it that ask the coordinator's login for its password."""
    with ExitStack() as stack:
        coordinator, *shards = (stack.enter_context(server("postgresql")) for _ in range(3))
        coordinator.create()
        create(database_url(coordinator.url("postgres")))
        coordinator.stop()
        for shard in shards:
            run(["cp", "-a", str(coordinator.folder / "data"), str(shard.folder)])
            rules = "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 password\n"
            (shard.folder / "data/pg_hba.conf").write_text(rules)
            shard.start()
            shard.execute(*on_each_shard())
        coordinator.start()
        yield coordinator, shards


def move(coordinator: PostgreSQL, shards: Sequence[PostgreSQL]) -> None:
    """Move the big tables of the coordinator to the shards."""
    coordinator.execute(*name_shards([shard.port for shard in shards]), *map_user("postgres", "user 'postgres'"))
    for table in SPREAD:
        coordinator.execute(*spread(table))
