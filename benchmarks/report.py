"""The figures as tables, into docs/benchmarks.md."""

import statistics
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.cases import CASES
from benchmarks.measure import CONNECTIONS, Samples, ratio

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"


class Result(NamedTuple):
    """Everything that was measured on one database."""

    samples: Samples
    statements: dict[str, int]
    figures: dict[str, str]
    """Of starts and memory."""


Results = dict[str, Result]


def write(results: Results, *, keep: bool) -> str:
    """The tables; unless `keep`, the document gets them too."""
    text = "\n\n".join([ratios(results), starts(results), *(details(name, one) for name, one in results.items())])
    text = f"Measured on {date.today():%Y-%m-%d}.\n\n{text}\n"
    if not keep:
        replace_section("bench", text)
    return text


def replace_section(name: str, text: str) -> None:
    """Put the text between the document's two markers of that name."""
    first, last = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = DOCUMENT.read_text().partition(first)
    after = rest.partition(last)[2]
    DOCUMENT.write_text(f"{before}{first}\n{text}\n{last}{after}")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def ratios(results: Results) -> str:
    head = ["service / floor, CPU"] + [f"{name}, {n} conn." for name in results for n in CONNECTIONS]
    rows = [
        [case.name, *(f"{ratio(one.samples, case.name, n):.2f}" for one in results.values() for n in CONNECTIONS)]
        for case in CASES
    ]
    return table(head, rows)


def starts(results: Results) -> str:
    all_figures = [one.figures for one in results.values()]
    return table(["", *results], [[name, *(figures[name] for figures in all_figures)] for name in all_figures[0]])


def details(name: str, result: Result) -> str:
    head = [f"{name}: case, connections", "statements", "CPU ms: service", "floor"]
    head += ["requests/s: service", "floor", "service p50 ms", "p95", "p99", "floor p50 ms", "p95", "p99"]
    rows = [detail(result, case.name, connections) for case in CASES for connections in CONNECTIONS]
    return table(head, rows)


def detail(result: Result, case: str, connections: int) -> list[object]:
    samples = [result.samples[case, app, connections] for app in ("service", "floor")]
    cpu = [f"{statistics.median(sample.cpu_ms):.2f}" for sample in samples]
    speed = [f"{statistics.median(sample.per_second):.0f}" for sample in samples]
    latency = [f"{sample.percentile(percent):.1f}" for sample in samples for percent in (50, 95, 99)]
    return [f"{case}, {connections}", result.statements[case], *cpu, *speed, *latency]
