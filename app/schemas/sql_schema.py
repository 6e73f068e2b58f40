"""What SQL can read and how: the answer of the schema endpoint."""

from marshmallow import fields

from app.schemas.base import Answer, Base, integer, list_of, text


class ColumnSchema(Base):
    """A column that a query may read."""

    name = text("Name.")
    type = text("Type, in the dialect's words.")
    meaning = text("What it holds. Timestamps are UTC.")


class TableSchema(Base):
    """A table that a query may read."""

    name = text("Name.")
    meaning = text("What a row is.")
    rows = integer("About how many rows, from statistics; null: unknown.", nullable=True)
    columns = list_of(ColumnSchema, "Those that can be read. Columns that hold secrets do not exist for a query.")


class ExampleSchema(Base):
    """A question and the SQL that answers it."""

    question = text("The question.")
    sql = text("SQL that runs as it is.")


class LimitsSchema(Base):
    """What a query may use up."""

    characters = integer("Length of the SQL.")
    rows = integer("Rows of an answer; truncated says that there were more.")
    bytes = integer("Size of an answer's rows; truncated says so too.")
    seconds = integer("Time of a query.")
    rate = text("Queries of each token.")
    cost = integer("Highest estimate of the database's EXPLAIN; null: the engine gives none.", nullable=True)


class QuerySchemaAnswerSchema(Answer):
    """Everything that a caller needs to write SQL."""

    dialect = text("sqlite, postgresql, mariadb or mysql.")
    tables = list_of(TableSchema)
    hidden = text("What is not listed, and why.")
    relations = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "How tables join. No constraint backs them: use LEFT JOIN where a row may be gone."},
    )
    known_values = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "Known values by table.column. Open sets: others can occur."},
    )
    limits = fields.Nested(LimitsSchema, required=True)
    refused = fields.List(fields.String(), required=True, metadata={"description": "What is refused."})
    examples = list_of(ExampleSchema)
