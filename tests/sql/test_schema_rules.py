"""What is said about tables: every declared column is explained, and relations and values name columns that exist."""

import pytest

from app.models import metadata
from app.sql.catalog import TEXTS, examples, known_values, relations
from tests.databases import DIALECTS

COLUMNS = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
STEPS = {
    "name": "deployment_steps",
    "columns": [{"name": "id", "references": None}, {"name": "deployment_id", "references": "deployments"}],
}
DEPLOYMENTS = {"name": "deployments", "columns": [{"name": "id", "references": None}]}


@pytest.mark.parametrize("table", metadata.tables.values(), ids=str)
def test_every_table_and_column_says_in_a_phrase_what_it_means(table: object) -> None:
    for thing in (table, *table.columns):  # type: ignore[attr-defined]
        assert thing.comment, str(thing)
        assert len(thing.comment) <= 100
        assert not thing.comment.endswith(".")


def test_every_reference_names_a_table() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            assert column.info.get("references", "accounts") in metadata.tables
            if column.name.endswith("_id"):
                assert column.name == "parent_id" or "references" in column.info


def test_known_values_and_polymorphic_references_are_of_declared_columns() -> None:
    assert set(TEXTS["known_values"]) <= COLUMNS
    assert {name for left, right, when in TEXTS["polymorphic"] for name in (left, right, when.split(" ")[0])} <= COLUMNS


def test_a_relation_joins_columns_that_are_there() -> None:
    present = {"deployment_steps.id", "deployment_steps.deployment_id", "deployments.id"}
    assert relations([STEPS, DEPLOYMENTS], present) == ["deployment_steps.deployment_id = deployments.id"]
    assert relations([STEPS], present - {"deployments.id"}) == []


def test_values_of_absent_columns_are_left_out() -> None:
    assert set(known_values({"deployments.status", "deployments.id"})) == {"deployments.status"}
    assert known_values({"deployments.id"}) == {}


@pytest.mark.parametrize("dialect", [*DIALECTS, "mysql"])
def test_every_question_has_its_sql_in_each_dialect(dialect: str) -> None:
    given = examples(dialect)
    assert [example["question"] for example in given] == list(TEXTS["questions"])
    assert all("{" not in example["sql"] for example in given)
