"""`sample` writes the same demo customers every time, and only where it may."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.config import database_url
from app.models import SECRET_COLUMNS, metadata
from migrations_mirror.connect import MirrorError, UnreachableError, read_only, writable
from migrations_mirror.sample import NOW, SITUATIONS, UNKNOWN_DEPLOYMENT, sample
from tests.databases import mirror as new_mirror
from tests.mirror.support import altering, findings, rows, rows_of


class TestSample:
    def test_is_the_same_each_time_and_leaves_room_for_more_rows_in_any_language(
        self, sampled: sa.URL, request: pytest.FixtureRequest, tmp_path: Path
    ) -> None:
        accounts = metadata.tables["accounts"]
        name = "Bücher 📚 書店"
        with new_mirror(request.node.callspec.params["created"], tmp_path, "second") as text:
            second = database_url(text)
            sample(second)
            assert rows(sampled) == rows(second)
            with writable(second) as connection, connection.begin():
                connection.execute(accounts.insert(), {"name": name})
            assert {row.id: row.name for row in rows_of(second, "accounts")}[7] == name

    def test_keeps_microseconds(self, sampled: sa.URL) -> None:
        assert all(row.created_at.microsecond for row in rows_of(sampled, "deployments"))

    def test_is_left_as_it_is_by_check(self, sampled: sa.URL) -> None:
        before = rows(sampled)
        findings(sampled)
        assert rows(sampled) == before
        with pytest.raises(UnreachableError), read_only(sampled) as connection:
            connection.execute(sa.delete(metadata.tables["accounts"]))

    def test_fills_every_secret_column_with_a_canary(self, sampled: sa.URL) -> None:
        schema = sa.MetaData()
        with read_only(sampled) as connection:
            schema.reflect(connection)
            for table, columns in SECRET_COLUMNS.items():
                for column in columns:
                    values = list(connection.scalars(sa.select(schema.tables[table].columns[column])))
                    assert values
                    canary = f"canary-secret-{table}-{column}-"
                    assert all(canary in value.lower() for value in values)

    def test_shows_each_situation(self, sampled: sa.URL) -> None:
        known = {
            value
            for table in ("accounts", "deployments", "server_groups")
            for row in rows_of(sampled, table)
            for value in row
        }
        assert known >= set(SITUATIONS.values())
        assert UNKNOWN_DEPLOYMENT not in known
        assert all(row.created_at < NOW for row in rows_of(sampled, "deployments"))

    def test_refuses_a_database_with_accounts(self, sampled: sa.URL) -> None:
        before = rows(sampled)
        with pytest.raises(MirrorError, match="already has accounts"):
            sample(sampled)
        assert rows(sampled) == before

    def test_refuses_a_database_of_somebody_else(self, mirror: sa.URL) -> None:
        with altering(mirror) as op:
            op.drop_table("alembic_version")
        with pytest.raises(MirrorError, match="was not made by"):
            sample(mirror)
        assert rows(mirror)["accounts"] == []
