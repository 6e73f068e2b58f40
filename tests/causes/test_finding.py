"""What part of a text is the cause, what is not, and that any text is read in bounded time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.causes import CATEGORIES, UNKNOWN, find_cause
from app.rules.causes.lines import (
    FIRST_CHARACTERS,
    FIRST_LINES,
    LAST_CHARACTERS,
    LAST_LINES,
    LONGEST_LINE,
    readable_lines,
)
from tests.causes.labelled import TEXTS

ONE_LINERS = [text for text in TEXTS if "\n" not in text.message and text.category != UNKNOWN]
ADVICE = [
    "Check that the firewall lets DeployHQ in and that the password is right.",
    "This usually means that the disk is full or the host key has changed.",
    "Make sure the branch exists, and that the repository was not deleted.",
    "You may have reached a limit, or the build ran out of memory.",
    "Please verify your credentials. The connection may have timed out.",
]
CAUSE_WORDS = [
    "timeout",
    "refused",
    "permission-denied",
    "disk_full",
    "killed",
    "errors",
    "no_such_file",
    "404",
    "auth",
]
FILE_NAMES = st.builds(
    "{}/{}.{}".format,
    st.sampled_from(CAUSE_WORDS),
    st.sampled_from(CAUSE_WORDS),
    st.sampled_from(["js", "html", "php", "tar.gz", "rb", "svg"]),
)
DOING = [
    "Uploading",
    "Deleting",
    "Uploaded",
    "Removing",
    "Copying",
    "Symlinking",
    "Creating",
    "Skipping unchanged file",
]
PIECES = st.sampled_from([word for text in TEXTS for word in text.message.split()]) | st.sampled_from(
    [
        "\n",
        "\r",
        "\x1b[31m",
        "\0",
        "\ud800",
        "Running X [",
        "Executing X [",
        "]",
        '"',
        ". A",
        "npm ERR!",
        "550",
        "0 errors",
    ]
)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        # A host key stands over the repository and the login that it stopped.
        ("Host key verification failed.\nfatal: Could not read from remote repository.", "host_key_mismatch"),
        # Disk and memory stand over everything.
        ("Running Deps [npm ci]\nnpm ERR! code ERESOLVE\nnpm ERR! ENOSPC: no space left on device", "disk_full"),
        ("Executing Import [bin/import]\nPermission denied\nKilled", "out_of_memory"),
        ("SSH command Import failed: timed out after 300 seconds", "command_timeout"),
        ("Shopify API returned 429 Too Many Requests", "limit_reached"),
        ("Connection through agent lan-1 failed: Connection refused", "network_agent_error"),
        # The output of a command is the command's own affair.
        ("Executing Clone [git clone x]\ngit@github.com: Permission denied (publickey).", "ssh_command_failed"),
        ("Running SSH command Install\nnpm ERR! code ERESOLVE", "ssh_command_failed"),
        ("Running Deps [npm ci]\nnpm ERR! code ERESOLVE", "dependency_resolution"),
        ("Running Ping [curl -f https://example.com]\ncurl: (7) Connection refused", "build_command_failed"),
        # git's host is not the server.
        ("git@github.com: Permission denied (publickey).", "repository_access"),
        ("fatal: couldn't find remote ref x\nPermission denied (publickey)", "revision_not_found"),
        ("request to https://registry.npmjs.org/x failed, reason: getaddrinfo ENOTFOUND", "dependency_resolution"),
        ("425 Unable to build data connection: Connection timed out", "transfer_interrupted"),
    ],
)
def test_precedence(text: str, category: str) -> None:
    assert find_cause(text).category == category


@pytest.mark.slow
@pytest.mark.parametrize("advice", ADVICE)
def test_what_comes_after_the_first_sentence_changes_nothing(advice: str) -> None:
    for text in ONE_LINERS:
        message = text.message if text.message.endswith((".", "!", "?")) else f"{text.message}."
        alone = find_cause(message)
        assert find_cause(f"{message} {advice}")[:2] == alone[:2], message
        assert find_cause(f"{message}\n{advice}")[:2] == alone[:2], message


@pytest.mark.parametrize("advice", ADVICE)
@pytest.mark.parametrize("first", ["Deployment failed.", "Something went wrong.", "The transfer failed."])
def test_advice_alone_is_no_cause(first: str, advice: str) -> None:
    assert find_cause(f"{first} {advice}").category == UNKNOWN
    assert find_cause(f"{first}\n{advice}").category == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        # A clause of explanation is no statement.
        "The upload did not finish, which usually means that the disk is full.",
        "The deployment stopped: this may be caused by a wrong password.",
        "The step failed (check that the branch exists and that the server has no connection limit)",
        # None is not some.
        "Running Lint [npx eslint .]\n120 files checked, 0 errors, 0 failed",
        "Running Build [npm run build]\nfinished without errors",
        "Executing Check [bin/check]\nErrors: 0",
        # Whoever commits may call a commit what they like.
        'Deployed 7ac1b2d "Fix: permission denied when saving" to web5',
        "Getting information for end commit 7ac1b2d (Connection refused: show a message)",
        "HEAD is now at 7ac1b2d Handle out of memory",
    ],
)
def test_what_only_sounds_like_a_cause_is_none(text: str) -> None:
    assert find_cause(text).category == UNKNOWN


@given(st.sampled_from(DOING), FILE_NAMES, st.sampled_from(["", " -> {}", " to /srv/www/{}"]))
def test_a_file_name_is_no_cause(doing: str, name: str, to: str) -> None:
    assert find_cause(f"{doing} {name}{to.format(name)}").category == UNKNOWN
    assert find_cause(name).category == UNKNOWN


@given(st.lists(st.builds("{} {}".format, st.sampled_from(DOING), FILE_NAMES), max_size=30))
def test_progress_around_a_cause_does_not_hide_it(progress: list[str]) -> None:
    said = "rsync: connection unexpectedly closed (104857 bytes received so far) [sender]"
    cause = find_cause("\n".join([*progress, said, *progress]))
    assert (cause.category, cause.evidence) == ("transfer_interrupted", said)


@pytest.mark.parametrize(
    "dressed",
    [
        "\x1b[31m550 Permission denied.\x1b[0m",
        "[2026-11-24 09:30:00] 550 Permission denied.",
        "2026-11-24T09:30:00.123Z [error] 550 Permission denied.",
        "09:30:00 550 PERMISSION DENIED.",
        "Uploading: 10%\rUploading: 20%\r550 Permission\xa0denied.",
        "550 Permission denied.\0\0",
        "\ufeff550 Permission denied.",
    ],
)
def test_colours_times_and_control_characters_do_not_matter(dressed: str) -> None:
    cause = find_cause(dressed)
    assert cause.category == "permission_denied"
    assert cause.evidence.lower() == "550 permission denied."


def test_the_script_of_a_command_is_not_its_output() -> None:
    script = "Executing Check [#!/bin/bash\necho 'ERROR: Permission denied'\nexit 1]\n"
    assert find_cause(f"{script}all good\nTime taken to run Check: 0.1 seconds").category == UNKNOWN
    cause = find_cause(f"{script}ls: cannot access 'x': No such file or directory")
    assert (cause.category, cause.evidence) == (
        "ssh_command_failed",
        "ls: cannot access 'x': No such file or directory",
    )


@settings(max_examples=300, deadline=None)
@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "replace")) | st.lists(PIECES).map(" ".join))
def test_any_text_has_one_cause_with_evidence(text: str) -> None:
    cause = find_cause(text)
    assert cause == find_cause(text)
    assert cause.category in CATEGORIES
    assert (cause.category == UNKNOWN) == (cause.rule is None) == (cause.evidence == "")
    assert len(cause.evidence) <= LONGEST_LINE
    cause.evidence.encode()


HEAVY = (
    *("a", "\n", "could not ", "failed ", ". A", "/a", "\x1b[", "[", "Running x [", "Executing x [\n", "é", "\ud800"),
    *("no space left ", "agent agent ", "not permission to ", "connection ", "npm ERR! ", "550 ", "0 errors", "' "),
)


@pytest.mark.parametrize("piece", HEAVY)
def test_of_a_megabyte_only_a_bounded_part_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    lines = readable_lines(text)
    assert len(lines) <= FIRST_LINES + LAST_LINES
    assert all(len(line) <= LONGEST_LINE for line in lines)
    assert sum(map(len, lines)) <= FIRST_CHARACTERS + LAST_CHARACTERS
    assert find_cause(text) == find_cause(f"{text[:FIRST_CHARACTERS]}\n{text[-LAST_CHARACTERS:]}")


def test_the_beginning_and_the_end_of_a_long_text_are_read() -> None:
    filler = "Uploading index.html\n" * 50_000
    said = "ssh: connect to host web1 port 22: Connection refused"
    assert find_cause(f"{said}\n{filler}").evidence == said
    assert find_cause(f"{filler}{said}").evidence == said
