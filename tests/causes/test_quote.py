"""What is shown of a failed step: the line that says why, few lines around it, no secret, never most of a log."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.causes import CATEGORIES
from app.rules.causes.quote import (
    LONGEST_QUOTE,
    LONGEST_SHOWN_LINE,
    MOST_LINES,
    MOST_OF_A_LONG_TEXT,
    MOST_SHOWN,
    Decision,
    Reading,
)
from tests.causes.step_texts import STEP_TEXTS, shapes
from tests.evals.texts import Row, measured

HEAP = """FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

""" + "\n".join(f" {number}: 0x{number:06x} v8::internal::Heap::CollectGarbage [node]" for number in range(1, 30))

SAID = [
    ("run_build_command", "Build assets failed with status 1", "Module not found: Error: Can't resolve './teapots'"),
    (
        "run_ssh_command",
        "SSH command Restart exited with status 1",
        "Job for php-fpm.service failed because of a timeout",
    ),
    (
        "run_build_command",
        "Problem 1",
        "- acme/core 2.0 requires php ^8.4 -> your php version (8.2) does not satisfy that",
    ),
    ("run_build_command", "x Build failed in 3.27s", "Vite requires Node.js version 20.19+ or 22.12+. Please upgrade"),
    ("run_build_command", "Traceback (most recent call last):", "KeyError: 'SHOP_URL'"),
    ("run_build_command", "npm error code 1", "Error: Could not find page /about"),
    (
        "run_build_command",
        "error Command failed with exit code 2.",
        "src/a.ts(1,2): error TS2304: Cannot find name 'x'.",
    ),
    ("run_ssh_command", "Illuminate\\Database\\QueryException", "SQLSTATE[42S02]: Base table or view not found"),
    (
        "transfer_files",
        "rsync error: some files (code 23) at main.c(1338)",
        'mkdir "/srv/www" failed: Permission denied (13)',
    ),
    ("repo_checkout", "fatal: Could not read from remote repository.", "ERROR: Repository not found."),
]


def decisive(texts: list[str], step: str = "") -> Decision:
    return Reading(texts, step).decision


@pytest.mark.parametrize(("step", "restatement", "reason"), SAID)
def test_the_reason_is_quoted_and_not_what_says_again_that_it_failed(step: str, restatement: str, reason: str) -> None:
    for texts in ([restatement, reason], [reason, restatement], ["", f"{restatement}\n{reason}"]):
        decision = decisive(texts, step)
        assert decision.quote == reason
        assert set(decision.lines) <= {restatement, reason}


def test_a_restatement_is_quoted_when_there_is_nothing_better() -> None:
    said = "SSH command Restart exited with status 1"
    assert decisive([said], "run_ssh_command").quote == said


def test_both_numbers_of_a_deployment_check_are_shown() -> None:
    decision = decisive(["Deployment check Homepage responds failed: expected status 200, got 503", "HTTP 503"], "x")
    assert decision.quote == "Deployment check Homepage responds failed: expected status 200, got 503"
    assert decision.lines == (decision.quote, "HTTP 503")


def test_a_heap_trace_is_not_shown() -> None:
    decision = decisive([HEAP], "run_build_command")
    assert decision.cause.category == "out_of_memory"
    assert decision.quote == HEAP.splitlines()[0]
    assert decision.lines == ()


def test_the_command_the_first_error_and_the_last_line_are_shown_in_their_order() -> None:
    lines = ["Executing Migrate [bin/migrate]", *("row moved" for _ in range(40)), "ERROR: no table a"]
    lines += [*("row moved on" for _ in range(40)), "giving up after 81 rows"]
    decision = decisive(lines, "run_ssh_command")
    assert decision.quote == "ERROR: no table a"
    assert (decision.lines[0], decision.lines[-1]) == (lines[0], lines[-1])


def test_a_long_line_is_cut_at_its_end_and_begins_where_it_says_why() -> None:
    reason = "No space left on device while writing " + "x" * 900
    assert decisive([reason]).quote == f"{reason[: LONGEST_QUOTE - 3]}..."
    quote = decisive([f"{'The upload of a file went on for long. ' * 7}{reason}"]).quote
    assert quote
    assert quote.startswith("No space left on device")
    assert len(quote) == LONGEST_QUOTE
    quote = decisive(['{"a": 1, ' * 90 + '"message": "No space left on device", ' + '"b": 2, ' * 90]).quote
    assert quote
    assert "No space left on device" in quote


def test_no_text_no_quote() -> None:
    assert decisive([]) == decisive(["", "  \n"]) == Decision(decisive([]).cause, None, ())


@pytest.mark.parametrize(
    ("step", "text", "category"),
    [
        # The type of the step decides when no rule does.
        ("run_build_command", "", "build_command_failed"),
        ("run_build_command", "Done with 3 things", "build_command_failed"),
        ("build_image", "Done with 3 things", "build_command_failed"),
        ("run_ssh_command", "", "ssh_command_failed"),
        ("run_ssh_command", "Done with 3 things", "ssh_command_failed"),
        ("transfer_files", "", "unknown"),
        ("transfer_files", "Done with 3 things", "unknown"),
        ("repo_checkout", "Done with 3 things", "unknown"),
        ("", "Done with 3 things", "unknown"),
        # Whose words they are depends on the step.
        ("run_ssh_command", "Connection refused", "ssh_command_failed"),
        ("transfer_files", "Connection refused", "connection_refused"),
        ("run_ssh_command", "ssh: connect to host web1 port 22: Connection refused", "connection_refused"),
        ("repo_checkout", "ssh: connect to host git.example.com port 22: Connection refused", "repository_access"),
        ("transfer_files", "Gem::LoadError : \"Could not find 'ed25519'\"", "unknown"),
        ("run_build_command", "Gem::LoadError: Could not find gem 'rails'", "dependency_resolution"),
        ("deployment_check", "Homepage failed: HTTP 503", "unknown"),
        # A warning of OpenSSH hides nothing and is no cause.
        ("transfer_files", "** WARNING: connection is not using a post-quantum key exchange algorithm.", "unknown"),
    ],
)
def test_the_type_of_the_step_says_whose_words_they_are(step: str, text: str, category: str) -> None:
    assert decisive([text], step).cause.category == category


def test_a_fault_of_the_repository_host_has_advice_of_its_own() -> None:
    cause = decisive(["The requested URL returned error: 503"], "repo_checkout").cause
    assert cause.category == "repository_access"
    assert cause.first_check
    assert "status page" in cause.first_check
    assert decisive(["ERROR: Repository not found."], "repo_checkout").cause.first_check is None


@pytest.mark.parametrize("row", list(measured()), ids=lambda row: f"{row.set} {row.shape}")
def test_labelled_texts_have_the_right_cause_and_show_why(row: Row) -> None:
    assert not row.wrong()


PIECES = st.sampled_from([line for each in STEP_TEXTS for line in each.text.splitlines()]) | st.text(max_size=60)
PASSWORD = "hunter2hunter2"


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["", "run_build_command", "run_ssh_command", "transfer_files"]))
def test_any_text_is_shown_in_part_without_secrets(lines: list[str], step: str) -> None:
    lines = [*lines, f"DB_PASSWORD={PASSWORD}", f"https://web:{PASSWORD}@example.com failed " + "y" * 2_000]
    decision = decisive(lines, step)
    shown = [decision.quote or "", *decision.lines]
    assert decision.cause.category in CATEGORIES
    assert decision.quote
    assert len(decision.quote) <= LONGEST_QUOTE
    assert len(decision.lines) <= MOST_LINES
    assert all(len(line) <= LONGEST_SHOWN_LINE for line in decision.lines)
    assert sum(map(len, shown)) <= min(MOST_SHOWN + LONGEST_QUOTE, MOST_OF_A_LONG_TEXT * len("\n".join(lines)))
    assert all(line.isprintable() for line in shown)
    assert PASSWORD not in "\n".join(shown)


def test_the_shapes_of_a_text_are_three() -> None:
    assert list(shapes("a\nb").values()) == [["a\nb"], ["", "a", "b"], ["", "a", "b"]]
