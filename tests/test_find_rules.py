"""What a pasted text may name, and how one identifier is read: tables, without a database."""

import pytest

from app.rules.find.clues import MOST_BRANCHES, MOST_NAMES, find_clues
from app.rules.find.identifier import Identifier, account_remark, read_identifier, read_permalink
from app.rules.find.matches import Found, is_ambiguous, named, ranked
from app.rules.find.tried import caveats
from app.rules.find.uuids import bounds, dashed
from app.rules.plain import plain
from app.rules.urls import page

UUID = "aab2065a-72ca-4263-a621-b4ddf59ca036"
URL = f"https://acme.deployhq.com/projects/shop/deployments/{UUID}"
OTHER = "4e22d4c9-2066-f26a-200d-dbcb51690512"


@pytest.mark.parametrize(
    ("text", "uuid", "account"),
    [
        (UUID, UUID, None),
        (UUID.upper(), UUID.upper(), None),
        (UUID.replace("-", ""), UUID, None),
        (UUID.replace("-", "\u2011"), UUID, None),
        (f'  "{UUID}"\n', UUID, None),
        (f"`{UUID}`.", UUID, None),
        (f"(<{UUID}>)", UUID, None),
        (f"\u200b{UUID}\u200b", UUID, None),
        (URL, UUID, "acme"),
        (f"<{URL}>).", UUID, "acme"),
        (f"[the deployment]({URL})", UUID, "acme"),
        (f"**{URL}**", UUID, "acme"),
        (f"{URL}/?tab=log#step-{OTHER}", UUID, "acme"),
        (URL.replace("https://", ""), UUID, "acme"),
        (URL.replace("://", ":/"), UUID, "acme"),
        (URL.upper(), UUID.upper(), "acme"),
        (URL.replace("deployments", "servers"), UUID, "acme"),
        ("not-a-uuid", "not-a-uuid", None),
        ("", "", None),
        ("...", "", None),
    ],
)
def test_one_identifier_is_found_in_what_was_pasted_around_it(text: str, uuid: str, account: str | None) -> None:
    assert read_identifier(text) == Identifier(uuid, account)


def test_two_uuids_beside_each_other_are_counted() -> None:
    assert read_identifier(f"{UUID} and {OTHER}").others == 1


@pytest.mark.parametrize(
    ("text", "permalink"),
    [
        ("acme", "acme"),
        (" ACME. ", "ACME"),
        ("acme.deployhq.com", "acme"),
        ("https://Acme.deployhq.com/", "acme"),
        (f"<{URL}>", "acme"),
        ("https://www.deployhq.com/support", "https://www.deployhq.com/support"),
        ("https://acme.deployhq.com.evil.test/", "https://acme.deployhq.com.evil.test/"),
        ("evilacme.deployhq.company", "evilacme.deployhq.company"),
    ],
)
def test_an_account_is_found_in_its_addresses(text: str, permalink: str) -> None:
    assert read_permalink(text) == permalink


def test_an_address_of_another_account_is_remarked_on() -> None:
    assert account_remark(Identifier(UUID, "acme"), "Acme") == []
    assert account_remark(Identifier(UUID), "acme") == []
    (remark,) = account_remark(Identifier(UUID, "acme"), "other")
    assert "acme" in remark
    assert "other" in remark


@pytest.mark.parametrize(
    ("text", "clues"),
    [
        (UUID, {"uuids": [UUID], "cut": [], "commits": []}),
        ("aab2065a", {"uuids": [], "cut": ["aab2065a"], "commits": ["aab2065a"]}),
        ("aab2065", {"cut": [], "commits": ["aab2065"]}),
        ("aab206", {"cut": [], "commits": []}),
        ("aab2065a-72ca-4…", {"cut": ["aab2065a-72ca-4"], "commits": []}),
        ("AAB2065A72CA", {"cut": ["AAB2065A-72CA"], "commits": ["aab2065a72ca"]}),
        ("c0ffee00" * 5, {"cut": [], "commits": ["c0ffee00" * 5]}),
        ("c0ffee00" * 5 + "a", {"cut": [], "commits": []}),
        ("2026-11-28 at 0471-1234", {"cut": [], "commits": []}),
        (URL, {"accounts": ["acme"], "names": ["shop"], "uuids": [UUID], "branches": []}),
        ("main", {"names": ["main"], "branches": ["main"], "permalinks": ["main"]}),
        ("feature/login-2", {"branches": ["feature/login-2"], "permalinks": []}),
        ("Main Website", {"names": ["Main Website", "Main", "Website"]}),
        ("account acme", {"accounts": ["acme"]}),
        (
            "jane@example.com from web1.example.com, 203.0.113.9",
            {"unreadable": ["jane@example.com", "web1.example.com", "203.0.113.9"]},
        ),
        ("index.php and app.js failed", {"unreadable": []}),
    ],
)
def test_what_a_text_may_name(text: str, clues: dict[str, list[str]]) -> None:
    found = find_clues(text)
    assert {kind: getattr(found, kind) for kind in clues} == clues


def test_of_a_letter_only_telling_words_are_looked_for_everywhere() -> None:
    found = find_clues(
        "Hello, since Monday the server web-2 of our project Shop is on branch release/7. " + "Please help. " * 20
    )
    assert found.names[:3] == ["web-2", "Shop", "release/7"]
    assert found.branches == ["release/7"]
    assert not {"please", "hello", "help"} & {name.lower() for name in found.names}


def test_what_is_too_much_is_left_out_and_said() -> None:
    match = [Found({"identifier": "x"}, "name", "x")]
    uuids = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(11)]
    clues = find_clues(" ".join(uuids))
    assert clues.uuids == uuids[:10]
    (said,) = caveats(clues, match, [], has_account=False)
    assert said == f"The text holds 11 possible UUIDs: only the first 10 were looked for, not {uuids[10]}."
    clues = find_clues(" ".join(f"release/{number}" for number in range(20)))
    assert (len(clues.names), len(clues.branches)) == (MOST_NAMES, MOST_BRANCHES)
    names, branches = caveats(clues, match, [], has_account=False)
    assert names == (
        "The text holds 20 possible names: only the first 12 were looked for, not release/12, release/13, release/14,"
        " release/15, release/16 and 3 more."
    )
    assert branches.startswith("The text holds 20 possible branches: only the first 4 were looked for, not release/4,")
    # Of an account that the text names, every name is compared with the whole text.
    assert caveats(clues, match, [], has_account=True) == [branches]


@pytest.mark.parametrize(
    "text", ["a" * 4000, "[" * 4000, "a-" * 2000, "x@" * 2000, "'" * 4000, "1." * 2000, f"{URL} " * 40]
)
def test_a_hostile_text_takes_no_time_that_grows_faster_than_it(text: str) -> None:
    assert find_clues(text[:4000])


@pytest.mark.parametrize("cut", ["aab2065a", "aab2065a-7", "AAB2065A-72CA-4263-A621-B4DDF59CA03", "ffffffff"])
def test_what_begins_so_lies_between_the_bounds_and_what_does_not_outside(cut: str) -> None:
    first, last = bounds(cut)
    digits = cut.replace("-", "")
    assert first.startswith(cut)
    assert last.startswith(cut)
    assert first <= dashed((digits + "8" * 32)[:32]) <= last
    assert len(first) == len(last) == 36


def test_invisible_and_direction_changing_characters_go() -> None:
    assert plain("a\u202eb\u200bc\ufeff\u00ad\u2066d\x07e\u00a0f\u2011g\n\th") == "abcd e f-g\n\th"


def row(kind: str, **values: object) -> dict[str, object]:
    return {"kind": kind, "id": 1, "name": "Shop", "project": "shop", "permalink": None, "account": "acme"} | values


def test_a_name_counts_when_it_is_a_word_of_the_text() -> None:
    clues = find_clues("Our workshop is fine, but shop. is not. " + "Really. " * 10)
    assert [found.text for found in named(clues, [row("project")])] == ["shop"]
    assert named(find_clues("Our workshop is fine. " + "Really. " * 10), [row("project")]) == []
    assert named(clues, [row("server", name="is")]) == []


def test_the_best_match_of_a_row_counts_and_the_newest_comes_first() -> None:
    first, second = row("deployment", id=1), row("deployment", id=2)
    found = ranked([Found(first, "name", "x"), Found(second, "name", "x"), Found(first, "exact", "y")])
    assert [(each.row["id"], each.matched) for each in found] == [(1, "exact"), (2, "name")]
    assert not is_ambiguous(found)
    assert is_ambiguous([Found(first, "name", "X"), Found(second, "name", "x")])


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        (("acme",), "https://acme.deployhq.com"),
        (("acme", "shop"), "https://acme.deployhq.com/projects/shop"),
        (("acme", "shop", "deployments", UUID), URL),
        (("acme", "a/b?", "servers", UUID), f"https://acme.deployhq.com/projects/a%2Fb%3F/servers/{UUID}"),
        ((None, "shop", "deployments", UUID), None),
        (("acme", None, "deployments", UUID), None),
    ],
)
def test_the_address_of_a_page(parts: tuple[str | None, ...], address: str | None) -> None:
    assert page("https://{account}.deployhq.com", *parts) == address  # type: ignore[arg-type]
