"""All finders and codes, in the order of findings of equal severity."""

from collections.abc import Callable, Iterator

from app.rules.diagnosis import (
    connections,
    context,
    failures,
    files,
    groups,
    history,
    missing,
    queue,
    releases,
    revisions,
    running,
    sequence,
    transfers,
)
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import Code, Finding

FAMILIES = (
    *(failures, missing, transfers, releases, files, running, queue, sequence, history, connections, groups, revisions),
    context,
)

FINDERS: tuple[Callable[[Facts], Iterator[Finding]], ...] = tuple(
    finder for family in FAMILIES for finder in family.FINDERS
)
CODES: dict[str, Code] = {code.name: code for family in FAMILIES for code in family.CODES}
