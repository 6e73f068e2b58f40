"""Statements compiled once, and their rows as plain dictionaries.

SQLAlchemy's execution looks up the compiled form and creates a context, a result and rows: more CPU time than a short
statement takes. docs/benchmarks.md has the figures.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler

Record = dict[str, Any]
"""A row: values by column name."""

Statement = Select[Any] | CompoundSelect[Any]
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]

MOST_STATEMENTS = 500  # more than the service has


class Bound(NamedTuple):
    """A statement's text and parameters as the driver takes them."""

    text: str
    values: Any
    names: Sequence[str] | None
    """Names of positional parameters, in order. None: the driver takes them by name."""
    by_name: Values


class CompiledStatement:
    """A statement compiled for one dialect."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._compiled: SQLCompiler = compiled
        self._dialect = dialect
        self._types = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
        types = {name: value.type.dialect_impl(dialect) for value, name in compiled.bind_names.items()}
        self._to_driver = {name: convert for name in types if (convert := types[name].bind_processor(dialect))}
        self._from_driver: tuple[Sequence[str], Mapping[str, Convert]] | None = None

    def bind(self, given: Values) -> Bound:
        """Return the statement with these parameters; raise InvalidRequestError when one is missing."""
        compiled = self._compiled
        if compiled.post_compile_params or compiled.literal_execute_params:  # the text depends on the values: IN
            state = compiled.construct_expanded_state(given)
            text, values, names, converters = state.statement, state.parameters, state.positiontup, state.processors
        else:
            text, values, names = compiled.string, compiled.construct_params(given), compiled.positiontup
            converters = self._to_driver
        if converters:
            values = {**values, **{name: convert(values[name]) for name, convert in converters.items()}}
        return Bound(text, values if names is None else [values[name] for name in names], names, values)

    def records(self, cursor: Any) -> list[Record]:
        """Return the cursor's rows."""
        if self._from_driver is None:
            self._from_driver = self._learn(cursor.description)
        names, converters = self._from_driver
        records = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for name, convert in converters.items():
            for record in records:
                record[name] = convert(record[name])
        return records

    def _learn(self, description: Sequence[Sequence[Any]]) -> tuple[Sequence[str], Mapping[str, Convert]]:
        """Return the column names, and the conversions of columns whose values need one."""
        names = [column[0] for column in description]
        found = {
            name: type_.result_processor(self._dialect, column[1])
            for name, type_, column in zip(names, self._types, description, strict=True)
        }
        return names, {name: convert for name, convert in found.items() if convert}


compiled_statement = lru_cache(MOST_STATEMENTS)(CompiledStatement)
