"""Distinction of a command's output from DeployHQ's own messages, where equal words have other meanings."""

from collections.abc import Sequence
from functools import lru_cache

import re2

from app.rules.causes.lines import MOST_REMEMBERED

MARKS = (
    ("ssh", re2.compile(r"(?i)^(?:running ssh command\b|executing .{1,300}? \[|(?:the )?ssh command\b)")),
    ("build", re2.compile(r"(?i)^(?:running build command\b|running .{1,300}? \[|(?:the )?build command\b)")),
)
STARTS = ("running ", "executing ", "ssh command", "build command", "the ssh command", "the build command")
OUTCOME = re2.compile(
    r"(?i)\b(?:failed|exit (?:status|code)|exited|timed[ -]out|was (?:stopped|killed|terminated|aborted"
    r"|not)|exceeded|reached|hit|did not"
    r"|ran (?:for|past|out|longer|over|too|beyond|more)"
    r"|returned|ended|has |is still|took|could not|killed|stopped|cannot)\b.*"
)
# DeployHQ's types of steps: run_build_command, build_image, run_ssh_command, repo_checkout ...
TYPES = (
    ("check", re2.compile(r"^(?:post_)?deploy(?:ment)?_checks?$|^(?:http|ssh|health|vulnerability)_(?:check|scan)s?$")),
    ("ssh", re2.compile(r"(?i)ssh|(?:^|_)(?:command|shell|script)")),
    ("build", re2.compile(r"(?i)build|compil|asset|bundle")),
    ("repository", re2.compile(r"(?i)repo|checkout|clone|fetch|revision")),
    ("transfer", re2.compile(r"(?i)transfer|upload|link|release|sync|copy")),
)
# Messages of an SSH client before any command runs: net-ssh's, OpenSSH's and DeployHQ's.
CLIENT = re2.compile(
    r"(?i)^(?:net::ssh::|errno::|socketerror|ssh: (?:connect to host|could not resolve)|host key verification"
    r"|kex_|ssh_exchange"
    r"|@ +warning: remote host|\S+@\S+: permission denied \(|authentication failed for user|unable to negotiate with"
    r"|(?:could not|unable to|failed to) (?:connect|log ?in|authenticate) (?:to|with) (?:the "
    r"|your )?(?:ssh )?(?:server|host)"
    r"|connection to (?:the server|\S+:\d+|\S+ port \d+)|the (?:server|host key)|fingerprint \S+ )"
)
DEFAULTS = {"ssh": "ssh_command_failed", "build": "build_command_failed"}

LONGEST_SCRIPT = 150  # lines
COMMAND = re2.compile(r"\[.*\]|\"[^\"]*\"|'[^']*'")


def kind_of(line: str) -> str | None:
    """Return the kind of command that a line starts or names: "ssh", "build" or None."""
    return _named_kind(line) if line[:20].lower().startswith(STARTS) else None


@lru_cache(MOST_REMEMBERED)
def _named_kind(line: str) -> str | None:
    return next((kind for kind, mark in MARKS if mark.search(line)), None)


@lru_cache(maxsize=100)  # bounded: a type can be any text
def type_of(step_type: str) -> str | None:
    """Return the kind of a step's type: "build", "ssh", "repository", "transfer", "check" or None."""
    if "build" in step_type:  # before "command": run_build_command is not an SSH command
        return "build"
    return next((kind for kind, name in TYPES if name.search(step_type)), None)


def is_of_ssh_client(line: str) -> bool:
    """Return whether the line is from the SSH client and not from a command on the server."""
    return CLIENT.search(line) is not None


def step_of(lines: Sequence[str]) -> str | None:
    """Return the kind of command that wrote the lines, by the first line that names one, or None."""
    return next((kind for line in lines if (kind := kind_of(line))), None)


def without_scripts(lines: Sequence[str]) -> list[str]:
    """Return the lines without a command's own script, from `Executing X [` to `]`."""
    kept: list[str] = []
    number = 0
    while number < len(lines):
        kept.append(lines[number])
        number += 1
        if kind_of(kept[-1]) and "[" in kept[-1] and "]" not in kept[-1].rpartition("[")[2]:
            ends = (end for end in range(number, min(number + LONGEST_SCRIPT, len(lines))) if lines[end].endswith("]"))
            number = next(ends, number - 1) + 1
    return kept


@lru_cache(MOST_REMEMBERED)
def outcome(line: str) -> str:
    """Return how the command that a line names ended, as the line puts it, or an empty text.

    The command itself is removed first, since it can hold any words.
    """
    found = OUTCOME.search(COMMAND.sub("", line))
    return found.group(0) if found else ""
