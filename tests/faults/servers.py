"""Database servers of the tests' own, which can be killed, restarted, replicated and promoted."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from tests.faults.asking import eventually
from tests.service import free_port

POSTGRESQL = Path(os.environ.get("POSTGRESQL_BIN", "/usr/lib/postgresql/15/bin"))
DATABASE = "diagnostics"


class Server:
    """A database server in a folder of its own."""

    dialect: str
    scheme: str
    admin: str
    """A database that is always there."""
    administrator: str
    watcher: str
    """A login that may only read, and see the replication status."""
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What runs the server in the foreground."""
        raise NotImplementedError

    def url(self, user: str, database: str = DATABASE, *, host: str = "127.0.0.1", port: int | None = None) -> str:
        """A database URL; `port` is for a proxy's."""
        return f"{self.scheme}://{user}@{host}:{port or self.port}/{database}"

    @property
    def admin_url(self) -> str:
        """The URL of the login that may do everything."""
        return self.url(self.administrator)

    def start(self) -> None:
        """Start, and return when it can be talked to."""
        for _ in range(600):
            if self.process is None or self.process.poll() is not None:  # or what was killed has left its lock
                with (self.folder / "log").open("ab") as log:
                    self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.folder)
            try:
                self.execute("SELECT 1", database=self.admin)
            except OperationalError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "log").read_text()[-3000:])

    def kill(self) -> None:
        """As a crash or the out-of-memory killer does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an administrator does, without waiting for clients."""
        self._end(self.stop_signal)

    def _end(self, how: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)

    def execute(self, *statements: str, database: str = DATABASE) -> list[dict[str, Any]]:
        """Run statements as the administrator; the last one's rows."""
        rows: list[dict[str, Any]] = []
        engine = create_engine(self.url(self.administrator, database), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                result = connection.execute(text(statement))
                rows = [dict(row) for row in result.mappings()] if result.returns_rows else []
        return rows


class PostgreSQL(Server):
    """PostgreSQL refuses to run as root: its folder belongs to the user postgres."""

    dialect = "postgresql"
    scheme = "postgresql+psycopg"
    watcher = "reader"
    admin = administrator = "postgres"
    stop_signal = signal.SIGINT
    settings = (
        "fsync=off listen_addresses=* max_connections=80 hot_standby_feedback=off max_standby_streaming_delay=500ms "
        "wal_keep_size=128MB"  # a standby finds its place again when its primary was stopped for a while
    )

    def command(self) -> list[str]:
        settings = f"port={self.port} unix_socket_directories={self.folder} {self.settings}".split()
        return as_postgres(
            [str(POSTGRESQL / "postgres"), "-D", str(self.folder / "data"), *(x for s in settings for x in ("-c", s))]
        )

    def create(self) -> None:
        """An empty server with a login that may only read."""
        made = ["-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "--no-sync"]
        run(as_postgres([str(POSTGRESQL / "initdb"), *made]))
        trust = "host all all 0.0.0.0/0 trust\nhost replication all 0.0.0.0/0 trust\n"
        (self.folder / "data/pg_hba.conf").write_text(trust)
        self.start()
        self.execute(f"CREATE DATABASE {DATABASE}", "CREATE ROLE reader LOGIN", database=self.admin)
        self.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader")

    def replicate(self, primary: Server) -> None:
        """Become a standby of the primary."""
        source = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres"]
        target = ["-D", str(self.folder / "data"), "-R", "-c", "fast", "-X", "stream"]
        run(as_postgres([str(POSTGRESQL / "pg_basebackup"), *source, *target]))
        self.start()

    def promote(self) -> None:
        """Become a primary."""
        self.execute("SELECT pg_promote()")

    def caught_up(self, primary: Server) -> bool:
        """Whether everything that the primary has written is here."""
        (at,) = primary.execute("SELECT pg_current_wal_lsn()::text AS lsn")
        (here,) = self.execute(f"SELECT pg_last_wal_replay_lsn() >= '{at['lsn']}'::pg_lsn AS yes")
        return bool(here["yes"])


class MariaDB(Server):
    """MariaDB, which has to be told that root may run it."""

    dialect = "mariadb"
    scheme = "mariadb+pymysql"
    watcher = "watcher"
    admin = "mysql"
    administrator = "root"

    def options(self) -> list[str]:
        """What the server and its installer share."""
        # Of its own: a server that starts deletes every other one's temporary tables there.
        files = self.folder / "tmp"
        files.mkdir(exist_ok=True)
        return [
            "--no-defaults",
            f"--datadir={self.folder / 'data'}",
            f"--tmpdir={files}",
            f"--user={run(['id', '-un'])}",
        ]

    def command(self) -> list[str]:
        network = [f"--port={self.port}", f"--socket={self.folder / 'sock'}", "--bind-address=0.0.0.0"]
        replication = ["--log-bin=bin", f"--server-id={self.port}", "--skip-name-resolve", "--max-connections=80"]
        small = ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=2"]
        return ["mariadbd", *self.options(), *network, *replication, *small, "--max-connect-errors=1000000"]

    def install(self) -> None:
        """Start without databases of ours."""
        run(["mariadb-install-db", *self.options(), "--auth-root-authentication-method=normal", "--skip-test-db"])
        self.start()

    def create(self) -> None:
        """An empty server with logins that may only read."""
        self.install()
        self.execute(
            f"CREATE DATABASE {DATABASE}",
            "CREATE USER reader@'%'",
            "CREATE USER watcher@'%'",
            f"GRANT SELECT ON {DATABASE}.* TO watcher@'%'",
            "GRANT REPLICA MONITOR ON *.* TO watcher@'%'",
            f"GRANT SELECT ON {DATABASE}.* TO reader@'%'",
            "CREATE USER copier@'%'",
            "GRANT REPLICATION SLAVE ON *.* TO copier@'%'",
            database=self.admin,
        )

    def replicate(self, primary: Server) -> None:
        """Become a replica of the primary, from its first change on."""
        self.install()
        self.execute(
            f"CHANGE MASTER TO master_host='127.0.0.1', master_port={primary.port}, master_user='copier', "
            "master_use_gtid=slave_pos, master_connect_retry=1",
            "SET GLOBAL read_only=1",
            "START REPLICA",
            database=self.admin,
        )

    def promote(self) -> None:
        """Become a primary."""
        self.execute("STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL read_only=0", database=self.admin)

    def caught_up(self, primary: Server) -> bool:
        """Whether everything that the primary has written is here."""
        (at,) = primary.execute("SELECT @@gtid_binlog_pos AS gtid", database=self.admin)
        (here,) = self.execute("SELECT @@gtid_slave_pos AS gtid", database=self.admin)
        return bool(at["gtid"] == here["gtid"])


KINDS: dict[str, type[PostgreSQL | MariaDB]] = {"postgresql": PostgreSQL, "mariadb": MariaDB}
PROGRAMS = {"postgresql": str(POSTGRESQL / "postgres"), "mariadb": "mariadbd"}


@contextmanager
def server(dialect: str) -> Iterator[Any]:
    """A server that has not been created yet; stopped and deleted afterwards."""
    require(PROGRAMS[dialect])
    folder = Path(tempfile.mkdtemp(prefix=f"faults-{dialect}-"))
    if dialect == "postgresql" and os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    made = KINDS[dialect](folder)
    try:
        yield made
    finally:
        made.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def listening(command: list[str], port: int) -> Iterator[None]:
    """Run a program that listens on the port, for as long as the block lasts."""
    require(command[0])
    process = subprocess.Popen(command)
    try:
        eventually(command[0], lambda: is_open(port))
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_open(port: int) -> bool:
    """Return whether something listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def require(program: str) -> None:
    """Skip the test when a program is missing, or fail where nothing may be skipped."""
    if shutil.which(program) is None:
        reason = f"{program} is not installed"
        if os.environ.get("REQUIRE_DATABASES"):
            pytest.fail(reason)
        pytest.skip(reason)


def as_postgres(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def run(command: list[str]) -> str:
    """Run to the end; its output."""
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd="/")
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    return result.stdout.strip()
