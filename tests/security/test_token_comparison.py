"""The token is compared in constant time: by hmac.compare_digest, and by nothing else."""

import ast
import hmac
from collections.abc import Callable

import pytest
from flask import Flask

from tests.apps import TOKEN
from tests.service import ROOT


def test_every_comparison_of_a_token_is_hmacs(monkeypatch: pytest.MonkeyPatch, make_app: Callable[..., Flask]) -> None:
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def watch(given: bytes, expected: bytes) -> bool:
        compared.append((given, expected))
        return compare(given, expected)

    monkeypatch.setattr(hmac, "compare_digest", watch)
    client = make_app(previous_token="the-previous-one", metrics_token="the-scrapers-one").test_client()
    for path, expected in (("/admin_api/deployments/x", 2), ("/metrics", 3)):
        for token in (TOKEN, "the-previous-one", "wrong", TOKEN[:-1] + "x", "x" + TOKEN[1:]):
            compared.clear()
            client.get(path, headers={"Authorization": f"Bearer {token}"})
            assert len(compared) == expected, f"{token} was not compared with every token there is"
            assert {given for given, _ in compared} == {token.encode()}


def test_auth_compares_nothing_else_by_value() -> None:
    tree = ast.parse((ROOT / "app/web/auth.py").read_text())
    operators = [operator for node in ast.walk(tree) if isinstance(node, ast.Compare) for operator in node.ops]
    # The one `in` asks whether an address is in a network.
    assert [type(operator) for operator in operators] == [ast.In]
