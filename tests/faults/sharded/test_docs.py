"""docs/sql.md says what the tests run."""

from tests.faults.servers import DATABASE
from tests.faults.sharded import shards
from tests.service import ROOT

TABLE = "deployment_steps"
AS_TESTED = {"10.0.0.1": "127.0.0.1", "'deployhq'": f"'{DATABASE}'", "DATABASE deployhq ": f"DATABASE {DATABASE} "}


def test_the_page_has_the_statements_of_the_tests() -> None:
    page = (ROOT / "docs/sql.md").read_text().partition("## When one machine does not suffice")[2].partition("\n## ")[0]
    for shown, as_tested in AS_TESTED.items():
        page = page.replace(shown, as_tested)
    printed = {line.strip().rstrip(";") for line in page.splitlines() if line.endswith(";")}
    roles = ("reader", "deployhq_support_owner")
    run = [*shards.on_each_shard(), *shards.name_shards([5432, 5432]), *shards.spread(TABLE)]
    run += [statement for role in roles for statement in shards.map_user(role, shards.COORDINATOR)]
    tested = {statement.replace(shards.PASSWORD, "...") for statement in run}
    moving = {"CREATE USER MAPPING FOR postgres SERVER shard_1 OPTIONS (user '...', password '...')"}
    assert printed - tested == moving
    for missing in tested - printed:
        assert missing.replace("shard_2", "shard_1") in printed, missing
