"""Pins with extras, repeated without them for pip 23.2, which Python 3.11 brings.

That version needs both lines with hashes (https://github.com/pypa/pip/issues/9644), and uv writes only one: `make pins`
runs this after it.
"""

import re
import sys
from pathlib import Path


def with_bare_pins(text: str) -> str:
    """Return the requirements with a line for `name` before each line for `name[extra]`."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return "".join(bare(block) + block for block in blocks)


def bare(block: str) -> str:
    """Return a pin without its extras and comments, or an empty text if it has no extras."""
    if not re.match(r"[A-Za-z0-9._-]+\[", block):
        return ""
    pinned = "".join(line for line in block.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    return re.sub(r"\[.*?\]", "", pinned, count=1)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(with_bare_pins(Path(name).read_text()))
