"""HAProxy in front of two database servers, by the configuration that packaging/haproxy.cfg documents."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.asking import eventually, is_open
from tests.faults.servers import require
from tests.service import ROOT, free_port


@contextmanager
def haproxy(folder: Path, first: int, second: int) -> Iterator[int]:
    """HAProxy before the servers on these ports; its own port."""
    require("haproxy")
    port = free_port()
    text = (ROOT / "packaging/haproxy.cfg").read_text()
    text = text.replace("replica-1:3306", f"127.0.0.1:{first}").replace("replica-2:3306", f"127.0.0.1:{second}")
    text = re.sub(r"bind \S+", f"bind 127.0.0.1:{port}", text)
    file = folder / "haproxy.cfg"
    file.write_text(text)
    with (folder / "haproxy.log").open("wb") as log:
        command = ["haproxy", "-db", "-f", str(file)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        eventually("HAProxy", lambda: is_open(port))
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)
