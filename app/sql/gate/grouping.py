"""PostgreSQL's GROUP BY: a table's primary key stands for all its columns.

A derived table has no primary key, so what a query selects besides it must be grouped by as well. It adds no groups:
the key decides it.
"""

from app.sql.gate.cursor import Cursor
from app.sql.gate.scopes import Scope, Source
from app.sql.gate.tokens import MARK, NUMBER, Token


def complete_grouping(query: Cursor, root: Scope) -> None:
    """Write the columns that the keys of each GROUP BY stand for into the places left for them."""
    for scope in root.family():
        if scope.grouping:
            keyed = [source for source in scope.sources if source.key and _is_grouped(query, scope, source)]
            added = [name for source in keyed for name in _needed(query, scope, source)]
            query.written[scope.grouping_slot] = "".join(f", {name}" for name in dict.fromkeys(added))


def _is_grouped(query: Cursor, scope: Scope, source: Source) -> bool:
    return any(_is_key(query, scope, source, _entry(query, scope, start, end)) for start, end in scope.grouping)


def _entry(query: Cursor, scope: Scope, start: int, end: int) -> list[Token]:
    """The expression that an entry means: a number or an alias stands for a column of the answer."""
    tokens = query.tokens[start:end]
    if len(tokens) == 1:
        if tokens[0].kind == NUMBER and tokens[0].text.isdigit() and len(tokens[0].text) < 5:
            position = int(tokens[0].text)
            items = scope.items[position - 1 : position] if not scope.stars else []
        else:
            named = query.folded(tokens[0])
            known = any(source.may_have(named) for source in scope.sources)
            items = [] if known else [item for item in scope.items if item[0] == named]
        if items:
            tokens = query.tokens[items[0][1] : items[0][2]]
    return tokens


def _is_key(query: Cursor, scope: Scope, source: Source, entry: list[Token]) -> bool:
    words = [query.folded(token) for token in entry if token.kind != MARK]
    if len(words) == 1:
        return words[0] == source.key and sum(other.may_have(words[0]) for other in scope.sources) == 1
    return words == [source.name, source.key] and len(entry) == 3


def _needed(query: Cursor, scope: Scope, source: Source) -> list[str]:
    """The source's columns that this SELECT or one inside it names, quoted."""
    wanted: list[str] = []
    for inner in scope.family():
        for reference in inner.references:
            if reference.source == source.name or (reference.source is None and _means(scope, inner, reference.column)):
                wanted.append(reference.column)
    if any(source in scope.starred(star) for star in scope.stars):
        wanted.extend(source.columns or ())
    present = [name for name in wanted if name in (source.columns or ())]
    return [f"{query.quote(source.name)}.{query.quote(name)}" for name in present]


def _means(scope: Scope, inner: Scope, column: str) -> bool:
    """Whether an unqualified column in an inner SELECT reaches this one."""
    for level in inner.lineage():
        if level is scope:
            return True
        if any(source.may_have(column) for source in level.sources):
            return False
    return False
