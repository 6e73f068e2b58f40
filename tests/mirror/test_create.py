"""`create` makes the upstream tables, and only in empty databases."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from app.models import metadata
from migrations_mirror.connect import MirrorError, read_only
from migrations_mirror.create import create
from migrations_mirror.revisions import alembic_config
from tests.mirror.support import findings, rows


class TestCreate:
    def test_makes_everything_the_service_reads(self, created: sa.URL) -> None:
        with read_only(created) as connection:
            inspector = sa.inspect(connection)
            for table in metadata.sorted_tables:
                live = {column["name"] for column in inspector.get_columns(table.name)}
                assert live >= set(table.columns.keys())

    def test_makes_no_errors_and_only_expected_warnings(self, created: sa.URL) -> None:
        can_write, no_speed_up = sorted(findings(created), key=lambda finding: "index" in finding.message)
        assert {can_write.severity, no_speed_up.severity} == {"warning"}
        assert re.search(r"file can be written|login can write|login has ALL PRIVILEGES", can_write.message)
        assert "no index on project_id and failed_at" in no_speed_up.message

    def test_records_the_version_where_rails_does(self, created: sa.URL) -> None:
        assert rows(created)["schema_migrations"] == rows(created)["alembic_version"] == [("20260414000000",)]

    def test_refuses_a_database_with_tables(self, created: sa.URL) -> None:
        before = rows(created)
        with pytest.raises(MirrorError, match="is not empty"):
            create(created)
        assert rows(created) == before

    def test_names_each_version_file_after_its_revision(self) -> None:
        for script in ScriptDirectory.from_config(alembic_config()).walk_revisions():
            assert re.fullmatch(rf"{script.revision}_\w+\.py", Path(script.path).name)
