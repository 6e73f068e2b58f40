"""`make run`: the service on a SQLite demo database, with a token of its own and lines to paste."""

import hashlib
import json
import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from app.config import database_url
from migrations_mirror.create import create
from migrations_mirror.sample import HEALTHY_DEPLOYMENT, MISSED_FILES_DEPLOYMENT, sample

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / ".demo"


def main() -> None:
    """Prepare the demo and become gunicorn."""
    port = os.environ.get("PORT", "5000")
    stop_if_taken(port)
    DEMO.mkdir(exist_ok=True)
    token = demo_token()
    database = f"sqlite:///{demo_database()}"
    os.environ |= {
        "DATABASE_URL": database,
        "DEPLOYHQ_QUERY_DATABASE_URL": database,
        "DEPLOYHQ_ADMIN_API_TOKEN": token,
        "DEPLOYHQ_TRUSTED_PROXIES": "0",
    }
    if os.fork() == 0:
        announce(f"http://127.0.0.1:{port}", token)
    else:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "wsgi:app"])  # noqa: S606  # nosec B606


def stop_if_taken(port: str) -> None:
    """Exit with advice when something else listens on the port."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            sys.exit(f"Port {port} is in use. Choose another one: PORT={int(port) + 1} make run")


def demo_token() -> str:
    """The demo's token, made at the first run."""
    file = DEMO / "token"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def demo_database() -> Path:
    """The demo database, made once for each version of the mirror."""
    sources = sorted((ROOT / "migrations_mirror").rglob("*.py"))
    version = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    file = DEMO / f"demo-{version}.sqlite3"
    if not file.exists():
        unfinished = file.with_suffix(f".{os.getpid()}")
        create(database_url(f"sqlite:///{unfinished}"))
        sample(database_url(f"sqlite:///{unfinished}"))
        unfinished.rename(file)
    return file


def announce(url: str, token: str) -> None:
    """Wait until the service answers, and print how to ask it."""
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()  # noqa: S310  # nosec B310
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.stdout.write(instructions(url, token))


def instructions(url: str, token: str) -> str:
    """What to type, and what to paste into an MCP client."""

    def curl(path: str) -> str:
        return f"  curl -s -H 'Authorization: Bearer {token}' {url}/admin_api/{path} | python3 -m json.tool"

    sql = '{"sql": "SELECT status, COUNT(*) AS deployments FROM deployments GROUP BY status ORDER BY status"}'
    server = {
        "command": sys.executable,
        "args": ["-m", "mcp_server"],
        "env": {"DEPLOYHQ_ADMIN_URL": url, "DEPLOYHQ_ADMIN_TOKEN": token, "PYTHONPATH": str(ROOT)},
    }
    config = json.dumps({"mcpServers": {"deployhq": server}}, indent=2)
    return f"""
The service answers on {url} with demo data. Stop it with Ctrl-C.

"Server 3 of 5 did not get the new files": the deployment, its mismatch and the server's name
{curl(f"deployments/{MISSED_FILES_DEPLOYMENT}")}
Its servers, step by step
{curl(f"deployments/{MISSED_FILES_DEPLOYMENT}/servers")}
A healthy one, to compare
{curl(f"deployments/{HEALTHY_DEPLOYMENT}")}

A question that no endpoint foresees, by read-only SQL
  curl -s -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{sql}' {url}/admin_api/query

The same for an AI agent: paste this into the MCP client's configuration
{config}

"""


if __name__ == "__main__":
    main()
