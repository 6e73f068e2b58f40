"""Statements that are compiled once, and run on SQLAlchemy's connections, with its events and errors, to plain records.

Its own execution looks for a compiled form and makes a context, a result and rows: more work than a short query is.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler

Record = dict[str, Any]
"""A row, by the names of its columns."""

Statement = Select[Any] | CompoundSelect[Any]
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]

MOST_STATEMENTS = 500  # more than there are, for each database of a process


class Execution:
    """What listeners to SQLAlchemy's events are given as the context of a statement."""

    executemany = False

    def __init__(self, compiled: SQLCompiler, values: Values) -> None:
        self.compiled = compiled
        self.compiled_parameters = [values]
        self.exception: BaseException | None = None

    def handle_dbapi_exception(self, error: BaseException) -> None:
        """SQLAlchemy's own contexts do nothing either."""


class CompiledStatement:
    """A statement in the words of one dialect."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.compiled: SQLCompiler = compiled
        self._dialect = dialect
        self._types = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
        types = {name: value.type.dialect_impl(dialect) for value, name in self.compiled.bind_names.items()}
        self._to_driver = {name: convert for name in types if (convert := types[name].bind_processor(dialect))}
        self._from_driver: tuple[Sequence[str], Mapping[str, Convert]] | None = None

    def bind(self, given: Values) -> tuple[str, Any, Values]:
        """The text, the values as the driver takes them, and the values by name."""
        compiled = self.compiled
        if compiled.post_compile_params or compiled.literal_execute_params:  # the text depends on the values: IN
            state = compiled.construct_expanded_state(given)
            text, values, order, converters = state.statement, state.parameters, state.positiontup, state.processors
        else:
            text, values, order = compiled.string, compiled.construct_params(given), compiled.positiontup
            converters = self._to_driver
        if converters:
            values = {**values, **{name: convert(values[name]) for name, convert in converters.items()}}
        return text, values if order is None else [values[name] for name in order], values

    def records(self, cursor: Any) -> list[Record]:
        """The rows that the cursor has found."""
        if self._from_driver is None:
            self._from_driver = self._learn(cursor.description)
        names, converters = self._from_driver
        records = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for name, convert in converters.items():
            for record in records:
                record[name] = convert(record[name])
        return records

    def _learn(self, description: Sequence[Sequence[Any]]) -> tuple[Sequence[str], Mapping[str, Convert]]:
        """The columns' names, and how to read those whose values the driver does not have as Python does."""
        names = [column[0] for column in description]
        found = {
            name: type_.result_processor(self._dialect, column[1])
            for name, type_, column in zip(names, self._types, description, strict=True)
        }
        return names, {name: convert for name, convert in found.items() if convert}


compiled_statement = lru_cache(MOST_STATEMENTS)(CompiledStatement)


def run(connection: Connection, statement: Statement, given: Values) -> list[Record]:
    """Every row of the statement; raises SQLAlchemyError."""
    if not connection.in_transaction():
        connection.begin()
    prepared = compiled_statement(statement, connection.dialect)
    text, values, by_name = prepared.bind(given)
    execution: Any = Execution(prepared.compiled, by_name)
    driver, dispatch, cursor = connection.connection, connection.dispatch, None
    try:
        cursor = driver.cursor()
        for listener in dispatch.before_cursor_execute:
            listener(connection, cursor, text, values, execution, False)
        cursor.execute(text, values)
        for listener in dispatch.after_cursor_execute:
            listener(connection, cursor, text, values, execution, False)
        records = prepared.records(cursor)
        cursor.close()
    except Exception as error:
        connection._handle_dbapi_exception(error, text, values, cursor, execution)
    return records
