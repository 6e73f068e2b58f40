"""`make run`: the service on a SQLite demo database, with a generated token and commands to paste."""

import json
import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.config import ConfigError, Settings, database_url
from migrations_mirror.create import create
from migrations_mirror.sample import BUSY_ACCOUNT, MISSED_FILES_DEPLOYMENT, NIGHTLY_DEPLOYMENTS, SITUATIONS, sample

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / ".demo"
DATABASE = DEMO / "demo.sqlite3"


def main() -> None:
    """Prepare the demo and replace this process by gunicorn."""
    started = time.monotonic()
    DEMO.mkdir(exist_ok=True)
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "DEPLOYHQ_QUERY_DATABASE_URL": f"sqlite:///{DATABASE}",
        "DEPLOYHQ_ADMIN_API_TOKEN": demo_token(),
        "DEPLOYHQ_TRUSTED_PROXIES": "0",
        "DEPLOYHQ_CONSOLE": "1",
    }
    port = checked_port()
    with step("Making the demo database, as of now"):
        make_database()
    say("Starting the service ...\n")
    if os.fork() == 0:
        announce(f"http://127.0.0.1:{port}", started)
    else:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "wsgi:app"])  # noqa: S606  # nosec B606


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print the name of a stage, and its duration at the end of the block."""
    started = time.monotonic()
    say(f"{what} ... ")
    yield
    say(f"{time.monotonic() - started:.1f} s\n")


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def checked_port() -> int:
    """Return the port; exit if the environment is invalid or the port is in use."""
    try:
        port = Settings.from_environ().port
    except ConfigError as error:
        sys.exit(f"Cannot start: {error}")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            sys.exit(f"Port {port} is in use. Choose another one: PORT={port + 1} make run")
    return port


def demo_token() -> str:
    """Return the demo's token, generated at the first run."""
    file = DEMO / "token"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def make_database() -> None:
    """Create the demo database, with stories that end now."""
    unfinished = DEMO / f"demo.{os.getpid()}"
    url = database_url(f"sqlite:///{unfinished}")
    create(url)
    sample(url, datetime.now(UTC).replace(microsecond=0, tzinfo=None))
    unfinished.replace(DATABASE)


def announce(url: str, started: float) -> None:
    """Wait until the service answers, then print the instructions."""
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()  # noqa: S310  # nosec B310
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    say(instructions(url, f"{time.monotonic() - started:.1f} s"))


def instructions(url: str, after: str) -> str:
    """Return the commands to type, and the configuration to paste into an MCP client."""

    def curl(path: str) -> str:
        return f'  curl -s -H "Authorization: Bearer $TOKEN" {url}/admin_api/{path} | python3 -m json.tool'

    sql = '{"sql": "SELECT status, COUNT(*) AS deployments FROM deployments GROUP BY status ORDER BY status"}'
    environ = {"DEPLOYHQ_ADMIN_URL": url, "DEPLOYHQ_ADMIN_TOKEN": demo_token(), "PYTHONPATH": str(ROOT)}
    server = {"command": sys.executable, "args": ["-m", "mcp_server"], "env": environ}
    given = f'-e DEPLOYHQ_ADMIN_URL={url} -e DEPLOYHQ_ADMIN_TOKEN="$TOKEN" -e PYTHONPATH={ROOT}'
    nightly = NIGHTLY_DEPLOYMENTS[-1]
    others = "\n".join(f"  {identifier:36}  {situation}" for situation, identifier in SITUATIONS.items())
    return f"""
The service answers on {url} with demo data, after {after}. Stop it with Ctrl-C.

In a browser: {url}/ asks for the token, which is in .demo/token
In another terminal, in this folder:
  TOKEN=$(cat .demo/token)

Why a nightly deployment failed: the cause, since when, and who checks what first
  curl -s -H "Authorization: Bearer $TOKEN" "{url}/admin_api/deployments/{nightly}/diagnosis?format=text"
"Server 3 of 5 did not get the new files", as JSON for programs
{curl(f"deployments/{MISSED_FILES_DEPLOYMENT}/diagnosis")}
The deployment itself
{curl(f"deployments/{MISSED_FILES_DEPLOYMENT}")}
Its servers, step by step
{curl(f"deployments/{MISSED_FILES_DEPLOYMENT}/servers")}
What else failed lately in the account {BUSY_ACCOUNT}
{curl(f"accounts/{BUSY_ACCOUNT}/recent_failures")}
A question that no endpoint foresees, by read-only SQL
  curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{sql}' {url}/admin_api/query

More to look at (a deployment, a server group or an account):
{others}

For an AI agent: Claude Code
  claude mcp add deployhq {given} -- {sys.executable} -m mcp_server
Any other MCP client's configuration
{json.dumps({"mcpServers": {"deployhq": server}}, indent=2)}

"""


if __name__ == "__main__":
    main()
