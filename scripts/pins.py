"""Repeats each pin that has extras without them: pip 23.2, which Python 3.11 brings, matches names and not projects.

See https://github.com/pypa/pip/issues/9644. uv writes one line for both: `make pins` runs this after it.
"""

import re
import sys
from pathlib import Path


def with_bare_pins(text: str) -> str:
    """Return the requirements with a line for `name` before each one for `name[extra]`."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return "".join(bare(block) + block for block in blocks)


def bare(block: str) -> str:
    """Return a pin without its extras and comments, or nothing when it has no extras."""
    if not re.match(r"[A-Za-z0-9._-]+\[", block):
        return ""
    pinned = "".join(line for line in block.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    return re.sub(r"\[.*?\]", "", pinned, count=1)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(with_bare_pins(Path(name).read_text()))
