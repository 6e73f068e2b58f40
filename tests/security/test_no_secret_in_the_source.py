"""No secret is in the source: every file that git knows, or would add, is searched for keys, tokens and passwords."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.filters.heuristic import (
    is_indirect_reference,
    is_potential_uuid,
    is_sequential_string,
    is_templated_secret,
)
from detect_secrets.settings import get_plugins, transient_settings
from detect_secrets.transformers import get_transformed_file
from detect_secrets.types import NamedIO

from tests.service import ROOT

# Addresses are no secrets.
KINDS: list[type] = list(get_mapping_from_secret_type_to_class().values())
PLUGINS = [kind.__name__ for kind in KINDS if "IPPublic" not in kind.__name__]

# Hashes of packages, and made-up secrets of every shape, which must be taken out of logs.
PINS = {"requirements.txt", "requirements-dev.txt", "requirements-otel.txt", "requirements-snapshot.txt"}
NOT_SEARCHED = (
    PINS
    | {"docs/api.md", "tests/data/step_texts.jsonl"}
    | {  # the demo's commits; made-up step texts
        f"tests/mcp/test_{name}.py" for name in ("deployment_log", "redaction")
    }
)

# In tests and benchmarks passwords are made up: there only what has the shape of a real key is looked for.
MADE_UP = ("Secret Keyword", "Basic Auth Credentials")

EXAMPLES = {
    "...",
    "password",  # scheme://user:password@host
    "CHOOSE-A-PASSWORD",  # what `migrations_mirror grants` prints
    "CANARY-SECRET-step-log",
    # What mcp_server/redaction.py is said to take out: AWS's own example, the first line of a key, an empty JWT.
    "AKIAIOSFODNN7EXAMPLE",
    "BEGIN OPENSSH PRIVATE KEY",
    "4bf92f3577b34da6a3ce929d0e0e4736",  # the trace of https://www.w3.org/TR/trace-context/
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.",
    "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhbm90aGVyIn0.",
    "s3cret",
}


@pytest.fixture(scope="module", autouse=True)
def _scanner() -> Iterator[None]:
    """Set the plugins of the scanner once: it makes them anew after each change of its settings."""
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        yield


@cache
def found_in(line: str, suffix: str) -> list[PotentialSecret]:
    """Return the secrets of a line. A line that many files have is searched once: only the suffix matters beside it."""
    name = f"file{suffix}"
    found = (secret for plugin in get_plugins() for secret in plugin.analyze_line(name, line, 0) or ())
    return [secret for secret in found if not is_indirect_reference(line) and not is_harmless(secret)]


def is_harmless(secret: PotentialSecret) -> bool:
    value = secret.secret_value or ""
    return is_templated_secret(value) or is_sequential_string(value) or is_potential_uuid(value)


def read(path: Path) -> Iterator[list[str]]:
    """Yield the lines of a file as the scanner reads them; a second time for a file of settings; none of a picture."""
    for eager in (False, True):
        with path.open() as file, suppress(UnicodeDecodeError):
            if lines := get_transformed_file(cast(NamedIO, file), use_eager_transformers=eager) or (
                not eager and file.readlines()
            ):
                yield [line.rstrip() for line in lines]


def secrets_in(path: Path, name: str) -> list[str]:
    """Each secret of a file, as `kind in line`, never the secret itself."""
    made_up = MADE_UP if name.startswith(("tests/", "benchmarks/")) else ()
    for lines in read(path):
        found = [(number, secret) for number, line in enumerate(lines, 1) for secret in found_in(line, path.suffix)]
        if found:
            return [
                f"{secret.type} in {name}:{number}"
                for number, secret in found
                if secret.secret_value not in EXAMPLES and secret.type not in made_up
            ]
    return []


@pytest.mark.slow
def test_no_file_holds_a_secret() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(names) > 100
    found = [secrets_in(ROOT / name, name) for name in set(names) - NOT_SEARCHED if (ROOT / name).is_file()]
    assert [secret for secrets in found for secret in secrets] == []


@pytest.mark.parametrize(
    "line",
    [
        "key = 'AKIA" + "J5XKQ2VN7PWRT4LM'",
        "url = 'postgres://reader:" + "kT9vLq2x@db.internal/deployhq'",
        "password = '" + "kT9vLq2xPw8z'",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "token = 'ghp_" + "kT9vLq2xPw8zRb4nMc6yHd1sJf3gKa5eUt7i'",
        "DEPLOYHQ_ADMIN_API_TOKEN = '" + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'",
    ],
)
def test_a_secret_would_be_found(tmp_path: Path, line: str) -> None:
    file = tmp_path / "settings.py"
    file.write_text(f"{line}\n")
    assert secrets_in(file, "app/settings.py")
