"""docs/sql.md says what is true: its codes are those of the code, and its session runs as it is printed."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.config import Settings, database_url
from migrations_mirror.sample import sample
from tests.apps import TOKEN
from tests.databases import mirror

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "sql.md").read_text()
SOURCES = [*(ROOT / "app/sql").rglob("*.py"), ROOT / "app/blueprints/sql.py"]
SAYS_A_CODE = {"refuse", "problem_at", "Problem", "problem_of"}


def codes() -> set[str]:
    """The codes of all problems: the first text among their arguments, by itself or by its constant."""
    nodes = [node for source in SOURCES for node in ast.walk(ast.parse(source.read_text()))]
    constants = {
        getattr(node.targets[0], "id", ""): node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and is_constant(node.targets[0])
    }
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in SAYS_A_CODE]
    given = [[getattr(each, "value", constants.get(getattr(each, "id", ""))) for each in call.args] for call in named]
    texts = [[value for value in values if isinstance(value, str)] for values in given]
    words = tomllib.loads((ROOT / "app/sql/gate/words.toml").read_text())
    listed = {*tomllib.loads((ROOT / "app/sql/problems.toml").read_text()), *words["common"]["refused"]}
    return listed | {values[0] for values in texts if values} | {code for node in nodes for code in code_of_pair(node)}


def code_of_pair(node: ast.AST) -> Iterator[str]:
    """Yield the code of a pair that the gate writes down or returns: code and sentence."""
    pair = node.value if isinstance(node, ast.Return) else node
    if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and isinstance(pair.elts[0], ast.Constant):
        code, sentence = pair.elts[0].value, getattr(pair.elts[1], "value", "")
        is_sentence = isinstance(sentence, str) and sentence.endswith((".", "?"))
        if isinstance(code, str) and re.fullmatch("[a-z_]+", code) and (isinstance(node, ast.Return) or is_sentence):
            yield code


def is_constant(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id.isupper()


def test_the_table_has_every_code_and_no_other() -> None:
    table = PAGE.partition("| code | status |")[2].partition("\n\n")[0]
    listed = [code for row in table.splitlines()[2:] for code in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert len(listed) == len(set(listed))
    assert set(listed) == codes()


@pytest.mark.process
def test_the_session_runs_as_it_is_printed(tmp_path: Path) -> None:
    session = re.findall(r"^    > (.+)\n    (\{.+\})$", PAGE, re.MULTILINE)
    assert len(session) == 3
    with mirror("sqlite", tmp_path, "session") as text:
        url = database_url(text)
        sample(url)
        client = create_app(Settings(database_url=url, token=TOKEN, query_database_url=url)).test_client()
        for sql, printed in session:
            answer = client.post("/admin_api/query", json={"sql": sql}, headers={"Authorization": f"Bearer {TOKEN}"})
            assert comparable(answer.get_json()) == comparable(json.loads(printed)), sql


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Without times and cost, and of a refusal's sentence only what it is about and what it lists instead."""
    answer = {key: value for key, value in answer.items() if key not in ("as_of", "elapsed_ms", "estimated_cost")}
    if "error" in answer:
        sentence = answer["error"]
        answer["error"] = [sentence.split(" ")[0], sentence.partition("Readable are: ")[2]]
    return answer


def test_the_page_says_how_to_change_each_limit() -> None:
    for variable in ("QUERY_TIMEOUT", "QUERY_RATE_LIMIT", "QUERY_CONCURRENCY", "QUERY_MAX_COST", "AUDIT_LOG"):
        assert f"`DEPLOYHQ_{variable}`" in PAGE
