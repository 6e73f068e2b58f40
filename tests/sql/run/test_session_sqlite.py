"""The session on SQLite, where the service itself is the server."""

import pytest

from tests.builders import Rails
from tests.sql.run.conftest import Run, refused, values

REFUSED = {"not_allowed", "query_failed", "secret_column", "unknown_column", "unknown_table", "catalog"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_reads_the_readable_columns_and_runs_what_only_computes(bare: Run, rails: Rails) -> None:
    rails.account(id=1, name="Kicksite")
    for sql in (
        "SELECT password FROM servers",
        "SELECT password FROM main.servers",
        "SELECT COUNT(*) FROM main.servers",
        "SELECT password FROM (SELECT 'x' AS password) AS b FULL JOIN main.servers AS a USING (password)",
        "SELECT 1 FROM main.servers AS a NATURAL JOIN (SELECT 'CANARY' AS password)",
        "SELECT 1 FROM servers ORDER BY password",
        "SELECT sql FROM sqlite_temp_master",
        "SELECT sql FROM temp.sqlite_schema",
        "WITH servers AS (SELECT password FROM main.servers) SELECT * FROM servers",
        "SELECT COUNT(*) FROM sqlite_master",
        "SELECT email FROM users",
        "SELECT load_extension('x')",
        "SELECT last_insert_rowid()",
        "SELECT * FROM pragma_table_info('accounts')",
    ):
        assert refused(bare, sql).failure.code in REFUSED, sql
    assert values(
        bare("WITH a AS (SELECT name FROM accounts) SELECT upper(name), (SELECT COUNT(*) FROM a) FROM a")
    ) == [["KICKSITE", 1]]
    rails.server(name="web1")
    assert "password" not in bare("SELECT * FROM servers").columns
    assert values(bare("SELECT a.name FROM servers AS a JOIN servers AS b USING (id, name)")) == [["web1"]]
    assert values(bare("SELECT value FROM json_each('[1, 2]')")) == [[1], [2]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_text_that_is_not_utf8_is_shown_as_far_as_it_can_be(bare: Run) -> None:
    assert values(bare("SELECT CAST(x'61ff62' AS TEXT)")) == [["a\ufffdb"]]
