"""`drift` has one sentence for each difference that matters."""

import pytest
import sqlalchemy as sa

from migrations_mirror.connect import read_only
from migrations_mirror.drift import time_zone
from tests.mirror.drifts import DRIFTS, drop_what_only_the_api_knows
from tests.mirror.support import ON_SERVERS, altering, findings


class TestDrift:
    def test_tells_one_sentence_about_each_difference(self, mirror: sa.URL) -> None:
        """All of them in one database, one after the other: each adds its sentence and no other."""
        before = findings(mirror)
        for difference, (change, expected) in DRIFTS.items():
            with altering(mirror) as op:
                change(op)
            after = findings(mirror)
            assert after - before == {expected}, difference
            before = after

    def test_only_warns_when_nothing_but_the_public_api_vouches_for_it(self, mirror: sa.URL) -> None:
        before = findings(mirror)
        with altering(mirror) as op:
            drop_what_only_the_api_knows(op)
        after = findings(mirror) - before
        assert len(after) > 30
        assert {finding.severity for finding in after} == {"warning"}

    def test_ignores_what_is_new_upstream_and_reads_views_as_tables(self, mirror: sa.URL) -> None:
        before = findings(mirror)
        with altering(mirror) as op:
            op.create_table("webhooks", sa.Column("id", sa.BigInteger(), primary_key=True))
            op.add_column("deployments", sa.Column("priority", sa.Integer()))
            op.rename_table("servers", "all_servers")
            op.execute("CREATE VIEW servers AS SELECT * FROM all_servers")
        assert findings(mirror) == before

    def test_accepts_any_index_that_begins_with_the_columns(self, mirror: sa.URL) -> None:
        with altering(mirror) as op:
            op.create_index("speed_up", "deployments", ["project_id", "failed_at"])
            op.drop_index("index_deployments_on_project_id", "deployments")
        assert not [finding for finding in findings(mirror) if "index" in finding.message]

    @pytest.mark.parametrize("mirror", ["sqlite", "postgresql"], indirect=True)
    def test_does_not_count_an_index_on_some_rows(self, mirror: sa.URL) -> None:
        with altering(mirror) as op:
            op.drop_index("index_deployments_on_identifier", "deployments")
            op.execute("CREATE INDEX failures_only ON deployments (identifier) WHERE failed_at IS NOT NULL")
        assert any("no index on identifier" in finding.message for finding in findings(mirror))

    @ON_SERVERS
    def test_takes_a_native_uuid_for_no_string(self, mirror: sa.URL) -> None:
        changes = {
            "postgresql": "ALTER TABLE deployments ALTER identifier TYPE uuid USING identifier::uuid",
            "mysql": "ALTER TABLE deployments MODIFY identifier UUID",
        }
        with altering(mirror) as op:
            op.execute(changes["postgresql" if "postgresql" in mirror.drivername else "mysql"])
        assert any("identifier holds the type uuid" in finding.message for finding in findings(mirror))

    @pytest.mark.parametrize("mirror", ["postgresql"], indirect=True)
    def test_says_when_a_session_cannot_be_set_to_utc(self, mirror: sa.URL) -> None:
        with read_only(mirror) as connection:
            assert list(time_zone(connection)) == []
            with pytest.raises(sa.exc.DBAPIError):
                connection.exec_driver_sql("SELECT 1 / 0")  # the transaction refuses every statement from here
            (found,) = time_zone(connection)
            assert (found.severity, "cannot be set to UTC" in found.message) == ("error", True)
