"""`make audit`: known vulnerabilities of the pinned dependencies.

pip-audit succeeds even if it could not reach the advisory service. This command prints which pins were not audited,
and fails for them with REQUIRE_ADVISORIES=1.
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
    """Audit every pin; return 1 if one is vulnerable, or if a required audit was impossible."""
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
    """Return pip-audit's result for each pin: `vulns` or `skip_reason`. Without network all pins are skipped."""
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
