"""`make audit`: known holes in the pinned dependencies, as far as the advisory service can be reached.

pip-audit calls it a success when it could ask about nothing. This does not: it says what was not audited, and with
REQUIRE_ADVISORIES=1 it fails.
"""

import json
import os
import subprocess  # nosec B404
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
OPTIONS = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]


def main() -> int:
    """Ask about every pin; the exit code is 1 when one has a hole, or when nobody could be asked and must be."""
    pins = {pin["name"]: pin for file in FILES for pin in audit(file)}
    holes = [f"{name} {pin['version']}: {hole['id']}" for name, pin in pins.items() for hole in pin.get("vulns", ())]
    skipped = [name for name, pin in pins.items() if "vulns" not in pin]
    sys.stdout.write("".join(f"KNOWN HOLE: {hole}\n" for hole in holes))
    sys.stdout.write(f"pip-audit: {len(pins) - len(skipped)} of {len(pins)} pinned packages audited.\n")
    if skipped:
        sys.stdout.write(
            "NOT AUDITED, because the advisory service did not answer for them: whether these have known holes is\n"
            "unknown, and nothing here proves otherwise. Run `make audit` where it can be reached.\n"
            f"{' '.join(skipped)}\n"
        )
    return 1 if holes or (skipped and os.environ.get("REQUIRE_ADVISORIES")) else 0


def audit(file: str) -> list[dict[str, Any]]:
    """pip-audit's word on each pin of a file: `vulns`, or `skip_reason`. All skipped when there is no network."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", file, *OPTIONS]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603  # nosec B603
    if result.stdout:
        found: list[dict[str, Any]] = json.loads(result.stdout)["dependencies"]
        return found
    sys.stderr.write(result.stderr[-500:])
    lines = (ROOT / file).read_text().splitlines()
    return [{"name": line.split("==")[0], "skip_reason": "pip-audit failed"} for line in lines if "==" in line]


if __name__ == "__main__":
    sys.exit(main())
