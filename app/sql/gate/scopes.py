"""Which names a SELECT can see. For helpful refusals and for PostgreSQL's GROUP BY, never for what is hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.sql.gate.tokens import Token


@dataclass(frozen=True)
class Source:
    """One entry of a FROM list."""

    name: str
    columns: tuple[str, ...] | None
    """None: not known, so any column may be there."""
    table: str | None = None
    """The catalog's table that it reads."""
    key: str | None = None
    """How the query calls the table's primary key."""
    call: bool = False
    """A function in FROM."""

    def may_have(self, column: str) -> bool:
        return self.columns is None or column in self.columns


@dataclass(frozen=True)
class Reference:
    """A column that the query names."""

    source: str | None
    column: str
    token: Token
    lenient: bool
    """SQLite reads the name as a string when there is no such column."""


@dataclass
class Cte:
    """A query of a WITH clause, under our name."""

    name: str
    columns: tuple[str, ...] | None
    weight: int = 20
    """Tables and subqueries that one use of it amounts to; a guess on the high side until it is read to its end."""


@dataclass
class Scope:
    """One SELECT."""

    outer: "Scope | None"
    sources: list[Source] = field(default_factory=list)
    outputs: set[str] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)
    stars: list[str | None] = field(default_factory=list)
    """The source of each `source.*`, None for a bare `*`."""
    items: list[tuple[str | None, int, int]] = field(default_factory=list)
    """Of each column of the answer the name, and the tokens from and to."""
    inner: "list[Scope]" = field(default_factory=list)
    open: bool = False
    """Whether it may see names that are not known here."""
    grouping: list[tuple[int, int]] = field(default_factory=list)
    """Of a plain GROUP BY the tokens of each entry, from and to."""
    grouping_slot: int = 0
    """Where in the written text more entries can be added."""

    def lineage(self) -> "Iterator[Scope]":
        """This SELECT and those around it, from the inside out."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.outer

    def family(self) -> "Iterator[Scope]":
        """This SELECT and those inside it."""
        waiting = [self]
        while waiting:
            scope = waiting.pop()
            yield scope
            waiting.extend(scope.inner)

    def starred(self, star: str | None) -> list[Source]:
        """The sources that a star stands for."""
        return [source for source in self.sources if star is None or source.name == star]

    def expanded(self, outputs: Sequence[str | None], limit: int) -> tuple[str, ...] | None:
        """The names of the answer's columns, each star replaced by what it stands for; None when not all are known.

        Ends early when there are more than the limit.
        """
        names: list[str] = []
        for output in outputs:
            if output is None:
                return None
            if output != "*" and not output.endswith(".*"):
                names.append(output)
                continue
            for source in self.starred(None if output == "*" else output[:-2]):
                if source.columns is None:
                    return None
                names.extend(source.columns)
            if len(names) > limit:
                break
        return tuple(names)
