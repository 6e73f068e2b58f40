"""Pins with extras, repeated without them: for `pydantic`, pip 23.2 does not take the hashes of `pydantic[email]`.

`make pins` runs it on the files that uv wrote.
"""

import re
import sys
from pathlib import Path


def with_bases(pins: str) -> str:
    """Return the pins, each one with extras preceded by the one without."""
    return re.sub(r"^([a-z0-9-]+)\[[a-z0-9, -]+\](==.*\n(?:    --hash.*\n)+)", r"\1\2\g<0>", pins, flags=re.MULTILINE)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(with_bases(Path(name).read_text()))
