"""What people wrote stays text in Markdown: read by GitHub's own parser, with its autolinks and footnotes."""

import re
from zoneinfo import ZoneInfo

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.charts import lane_chart, moment, there
from app.web.printing import clean, markdown, markdown_block, markdown_code, plain

PIECES = (
    *("http://a.example", "www.a.example", "a@b.example", "mailto:a@b.example", "xmpp:a@b.example", "ftp://a.example"),
    *("<script>", "<!--", "![x](y)", "[a](b)", "[a]: b", "[^1]", "&lt;", "&#60;", "javascript:", "~~", "**", "``"),
    *("```", "1. ", "2) ", "- ", "- [ ] ", "---", "===", "| a |", "# ", "> ", "    ", "\n", "\r\n\r\n", "$$"),
    *("\u202e", "\u200b"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(), st.sampled_from("\\`*_{}[]()#+-.!|<>~&:/@"))).map(
    "".join
)


def tags(page: str) -> set[str]:
    html = cmarkgfm.github_flavored_markdown_to_html(
        page, options=Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    )
    return set(re.findall(r"<\s*/?\s*([a-zA-Z!?][^\s>]*)", html))


@settings(max_examples=300, derandomize=True)
@given(TEXTS)
def test_a_value_begins_nothing_wherever_a_template_puts_it(value: str) -> None:
    assert tags(f"{markdown(value)}\n") <= {"p", "code"}
    assert tags(f"## {markdown(value)}\n") <= {"h2", "code"}
    assert tags(f"- {markdown(value)}\n- Branch: {markdown(value)}, x\n") <= {"p", "ul", "li", "code"}
    assert tags(f"**{markdown(value)}** {markdown_code(value)}\n") <= {"p", "strong", "code"}


@settings(max_examples=200, derandomize=True)
@given(st.lists(TEXTS, min_size=1))
def test_no_line_ends_a_block(lines: list[str]) -> None:
    assert tags(f"{markdown_block(lines)}\n") <= {"pre", "code"}


def test_the_parser_would_see_what_is_smuggled_in() -> None:
    assert tags("<b>x</b> [a](b) ![a](b) http://a.example a@b.example\n\n# x\n") >= {"b", "a", "img", "h1"}


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("transfer_files on web3", "transfer_files on web3"),
        ("see http://evil.example now", "see `http://evil.example` now"),
        ("<img src=x>", r"\<img src=x\>"),
        ("# a\nb", r"\# a b"),
        ("1. first", r"1\. first"),
        ("_a_", r"\_a\_"),
        (None, "-"),
    ],
)
def test_ordinary_text_stays_readable(value: str | None, printed: str) -> None:
    assert markdown(value) == printed


def test_no_control_or_invisible_character_reaches_a_terminal() -> None:
    assert plain("a\x1b[31mb\u202e\u200b\U000e0041c\r\nd") == "a[31mbc d"
    assert clean("a  b") == "a  b"


ZONES = [
    ("Europe/London", "2026-11-20T11:22:47.000Z", None, " (customer: 11:22:47 GMT)"),
    ("Asia/Tokyo", "2026-11-20T11:22:47.000Z", "2026-11-20T15:00:01.000Z", "20:22:47 to 2026-11-21 00:00:01 JST)"),
    ("America/New_York", "2026-11-20T03:00:00.000Z", None, " (customer: 2026-11-19 22:00:00 EST)"),
    ("Europe/Paris", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z", "02:30:00 CEST to 02:30:00 CET)"),
]


@pytest.mark.parametrize(("zone", "begin", "end", "told"), ZONES)
def test_times_are_told_in_the_customers_zone(zone: str, begin: str, end: str | None, told: str) -> None:
    assert there(begin, ZoneInfo(zone), end).endswith(told)


def test_times_without_a_zone_are_in_utc() -> None:
    assert there("2026-11-20T11:22:47.000Z", None) == ""
    assert moment("2026-11-20T23:59:59.000Z", "2026-11-21T00:00:01.000Z") == (
        "2026-11-20 23:59:59 to 2026-11-21 00:00:01 UTC"
    )
    assert moment(None) == "-"


def test_a_lane_fits_into_80_columns_and_shows_what_failed() -> None:
    step = {"step": "transfer_files", "status": "failed", "begin": "2026-11-20T10:00:10.000Z"}
    lane = {"name": "a very long name of a server", "steps": [step | {"end": "2026-11-20T10:00:20.000Z"}]}
    (line,) = lane_chart([lane], "2026-11-20T10:00:00.000Z", "2026-11-20T10:00:40.000Z")
    assert len(line) <= 80
    assert line.count("✗") == 11
    assert line.endswith("| failed: transfe…")


@pytest.mark.parametrize("letter", ["x", "@", "`", "_", " ", "1", "\u200b"])
def test_a_megabyte_of_one_letter_is_printed(letter: str) -> None:
    """In one pass: a pattern that tried each place as the beginning of a link took a quarter of an hour."""
    assert letter.strip("\u200b") in markdown(letter * 1_000_000)
