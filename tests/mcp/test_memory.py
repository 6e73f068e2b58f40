"""Hosted mode keeps its size over 10,000 calls of many callers, half in each protocol era: `make soak`."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import requests

from tests.mcp.answers import ARGUMENTS, DEPLOYMENT, SHOWN, TOOL
from tests.mcp.hosting import Hosted, ask, ask_modern, hosted
from tests.mcp.stub_api import StubApi

CALLS, WARM_UP, CALLERS = 10_000, 500, 300
MEGABYTES = 5
here = local()


def resident(server: Hosted) -> float:
    """Megabytes of memory that the server has now."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


def test_its_size_stays_the_same(api: StubApi, tmp_path: Path) -> None:
    api.answer(DEPLOYMENT)

    def call(number: int) -> None:
        if not hasattr(here, "session"):
            here.session = requests.Session()
        caller = {"Authorization": f"Bearer token-{number % CALLERS}"}
        message = {"name": TOOL, "arguments": ARGUMENTS}
        if number % 2:
            result = ask_modern(server.url, "tools/call", caller, message, here.session)
        else:
            result = ask(server.url, "tools/call", message, caller, here.session).json()["result"]
        assert result["structuredContent"] == SHOWN

    with hosted(tmp_path, DEPLOYHQ_ADMIN_URL=api.url) as server, ThreadPoolExecutor(8) as pool:
        list(pool.map(call, range(WARM_UP)))
        before = resident(server)
        list(pool.map(call, range(CALLS)))
        after = resident(server)
    print(f"{before:.1f} MB before, {after:.1f} MB after {CALLS} calls of {CALLERS} callers")  # noqa: T201
    assert len(api.asked) == CALLS + WARM_UP
    assert after - before < MEGABYTES
