"""`sample` writes the same demo customers every time, and only where it may."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.config import database_url
from app.models import SECRET_COLUMNS, metadata
from migrations_mirror.connect import MirrorError, read_only, writable
from migrations_mirror.create import create
from migrations_mirror.sample import NOW, SITUATIONS, UNKNOWN_DEPLOYMENT, sample
from tests.mirror.support import altering, fresh_database, rows, rows_of


class TestSample:
    def test_is_the_same_each_time(self, mirror: sa.URL, request: pytest.FixtureRequest, tmp_path: Path) -> None:
        sample(mirror)
        dialect = request.node.callspec.params["empty_database"]
        with fresh_database(dialect, tmp_path) as second:
            create(database_url(second))
            sample(database_url(second))
            assert rows(mirror) == rows(database_url(second))

    def test_fills_every_secret_column_with_a_canary(self, mirror: sa.URL) -> None:
        sample(mirror)
        schema = sa.MetaData()
        with read_only(mirror) as connection:
            schema.reflect(connection)
            for table, columns in SECRET_COLUMNS.items():
                for column in columns:
                    values = list(connection.scalars(sa.select(schema.tables[table].columns[column])))
                    assert values
                    canary = f"canary-secret-{table}-{column}-"
                    assert all(canary in value.lower() for value in values)

    def test_shows_each_situation(self, mirror: sa.URL) -> None:
        sample(mirror)
        known = {
            value
            for table in ("accounts", "deployments", "server_groups")
            for row in rows_of(mirror, table)
            for value in row
        }
        assert known >= set(SITUATIONS.values())
        assert UNKNOWN_DEPLOYMENT not in known
        assert all(row.created_at < NOW for row in rows_of(mirror, "deployments"))

    def test_leaves_room_for_more_rows(self, mirror: sa.URL) -> None:
        sample(mirror)
        accounts = metadata.tables["accounts"]
        with writable(mirror) as connection, connection.begin():
            connection.execute(accounts.insert(), {"name": "New"})
        assert max(row.id for row in rows_of(mirror, "accounts")) == 6

    def test_refuses_a_database_with_accounts(self, mirror: sa.URL) -> None:
        sample(mirror)
        before = rows(mirror)
        with pytest.raises(MirrorError, match="already has accounts"):
            sample(mirror)
        assert rows(mirror) == before

    def test_refuses_a_database_of_somebody_else(self, mirror: sa.URL) -> None:
        with altering(mirror) as op:
            op.drop_table("alembic_version")
        with pytest.raises(MirrorError, match="was not made by"):
            sample(mirror)
        assert rows(mirror)["accounts"] == []
