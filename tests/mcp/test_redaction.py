"""Secrets are taken out of text, in time that grows no faster than the text."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcp_server
from deployhq_redaction import redact
from deployhq_redaction.prefixes import PREFIXES
from deployhq_redaction.rules import MASK, RULES, Rule

DOCUMENT = Path(mcp_server.__file__).parent.parent / "docs" / "redaction.md"
PIECES = [
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "eyJhbGciOiJIUzI1NiJ9.e30.x",
    "AKIAIOSFODNN7EXAMPLE",
    "Authorization: Bearer ",
    "-----BEGIN RSA PRIVATE KEY-----",
    "--secret\n    ",
    "token: ",
    "a:b",
    "'",
    '"',
    " ",
    "=",
    "password",
    "password=",
    "password='",
    'token="',
    "a-",
    "://",
    "://a",
    "@",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "-u a",
    "-us://",
    "eyj-",
    "AKIA",
    "PASS a\n",
    "echo a | sudo ",
    "htpasswd -b a ",
    "openssl enc ",
    "mysql\n",
    "mysql -",
    "mysql -p",
    "eyJ",
    "bearer ",
    "Authorization:",
    "--a-",
    "_key",
    "\\",
    "akia",
    "x PRIVATE KEY-----\n",
    "-----BEGIN \n",
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_does_what_its_example_says_by_itself(rule: Rule) -> None:
    assert rule.apply(rule.example, rule.example.lower()) == rule.expected
    assert redact(rule.example) == rule.expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PGPASSWORD='two words' psql", f"PGPASSWORD={MASK} psql"),
        ('{"password": "x y", "name": "z"}', f'{{"password": {MASK}, "name": "z"}}'),
        ("api-key => abc;next", f"api-key => {MASK};next"),
        ("SECRET_KEY_BASE=abc rails", f"SECRET_KEY_BASE={MASK} rails"),
        ("https://user:p@ss@host/x", f"https://{MASK}@host/x"),
        ("redis://:pw@host:6379", f"redis://{MASK}@host:6379"),
        ("-H 'authorization: token abc'", f"-H 'authorization: {MASK}'"),
        ("key: -----BEGIN PRIVATE KEY-----\nabc\nno end", f"key: {MASK}"),
        ("ghp_0123456789abcdefghij0123456789abcdef", MASK),
    ],
)
def test_secrets_of_many_spellings_go(text: str, expected: str) -> None:
    assert redact(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30).map("".join))
def test_twice_is_the_same_as_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece: str) -> None:
    started = time.perf_counter()
    redact(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 10  # what grows with the square takes minutes


def test_the_document_lists_every_rule_with_its_example() -> None:
    rows = [f"| {rule.name} | `{shown(rule.example)}` | `{shown(rule.expected)}` |" for rule in RULES]
    table = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert table[2:] == rows


def test_the_document_names_every_issuer() -> None:
    text = " ".join(DOCUMENT.read_text("utf-8").split())
    assert f"keys and tokens of: {', '.join(PREFIXES)}." in text


def shown(text: str) -> str:
    return text.replace("\n", "⏎").replace("|", "\\|")
