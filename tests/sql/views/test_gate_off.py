"""With the gate switched off, the database itself refuses: no secret and no write, under the login of the views.

Each text runs as the login alone, with no session of ours, in autocommit, on PostgreSQL over the protocol that takes
several statements. What it cannot do there it can do in no session; the forms of R1 run in the service's, too.
"""

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from sqlalchemy import URL, create_engine
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings, database_url
from app.sql.ask import DRIVER_ERRORS
from app.sql.database import QueryDatabase
from app.sql.sandbox import ResultTooLarge
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.databases import execute, made_login
from tests.faults.servers import DATABASE, MariaDB, PostgreSQL, server
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import CANARY, SPELLINGS, contents, plant
from tests.sql.views.family import family
from tests.sql.views.generator import select

pytestmark = pytest.mark.servers

OTHER = "xyzzy-other"
# About time and memory, and no secret: see test_unstoppable.py.
NOT_HERE = {"bomb", "parser_abuse"}
GENERATED = 400
# What every login may do to itself, and no session of the service lets it.
OWN_PASSWORD = ("SET PASSWORD", "ALTER USER", "ALTER ROLE")

REFUSED = (psycopg.Error, pymysql.Error, UnicodeError)

Answer = str | None
"""What a text got, in lower case; None when it was refused."""
Run = Callable[[str], Answer]


# What writes would change beside the rows.
STATE = {
    "postgresql": [
        "SELECT COUNT(*) FROM pg_largeobject_metadata",
        "SELECT rolname FROM pg_roles ORDER BY 1",
        "SELECT relname FROM pg_class WHERE relpersistence <> 't' ORDER BY 1",
    ],
    "mariadb": [
        "SELECT user FROM mysql.user ORDER BY 1",
        "SELECT schema_name FROM information_schema.schemata",
        "SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2",
    ],
}


@dataclass(frozen=True)
class Attacked:
    """A private server: whatever an attack does to it, nobody else notices."""

    server: MariaDB | PostgreSQL
    login: URL
    admin: URL
    folder: Path
    """One that the server may write to."""

    @property
    def dialect(self) -> str:
        return self.server.dialect

    @property
    def base(self) -> str:
        """The schema of the tables."""
        return "public" if self.dialect == "postgresql" else DATABASE

    def plant(self, canary: str) -> None:
        """Write a canary into every secret column."""
        engine = create_engine(self.admin)
        with engine.begin() as connection:
            plant(connection, canary)
        engine.dispose()

    def state(self) -> object:
        """All that a write would change: rows, tables, large objects, accounts, files."""
        engine = create_engine(self.admin)
        counts = contents(engine)
        engine.dispose()
        found = [self.server.execute(sql) for sql in STATE[self.dialect]]
        return counts, found, sorted(path.name for path in self.folder.iterdir())


@pytest.fixture(scope="module", params=["mariadb", "postgresql"])
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    with server(request.param) as made, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        (Path(folder) / "readable").write_text(CANARY)
        made.create()
        admin = database_url(made.admin_url)
        create(admin)
        sample(admin)
        _, _, login = made_login(admin)
        found = Attacked(made, login, admin, Path(folder))
        found.plant(CANARY)
        if made.dialect == "postgresql":
            # An installation may have such a function: it reads a secret. SQL is off while PUBLIC may call it.
            body = "SELECT max(password)::text FROM public.servers"
            execute(admin, [
                f"CREATE FUNCTION public.definer_reads() RETURNS text LANGUAGE sql SECURITY DEFINER AS '{body}'",
                "REVOKE EXECUTE ON FUNCTION public.definer_reads() FROM PUBLIC",
            ])  # fmt: skip
        yield found


@pytest.fixture(scope="module")
def texts(attacked: Attacked) -> dict[str, list[str]]:
    """Every attack, by where it is from."""
    dialect, folder = attacked.dialect, str(attacked.folder)
    corpus = [text for name, texts in attacks(dialect).items() if name not in NOT_HERE for text in texts]
    seeded = random.Random(1)  # noqa: S311
    generated = [select(seeded, dialect, attacked.base) for _ in range(GENERATED)]
    found = {"corpus": corpus, "family": family(dialect, attacked.base, folder), "generated": generated}
    assert len(found["corpus"]) > 800
    assert len(found["family"]) > 100
    return found


@pytest.fixture(scope="module")
def in_the_session(attacked: Attacked) -> Iterator[Run]:
    """Runs a text as the service would, had the gate admitted it as it is."""
    settings = {"database_url": attacked.admin, "query_database_url": attacked.login, "query_allow_primary": True}
    database = QueryDatabase(Settings(token="t", query_timeout=1, **settings))  # type: ignore[arg-type]
    known = database.known()
    assert known.off is None  # the service accepts this login: it can read its views and nothing else

    def run(text: str) -> Answer:
        session = database.open(known)
        try:
            session.begin()
            fetched = session.fetch(text)
        except (*DRIVER_ERRORS, ResultTooLarge, UnicodeError):
            return None
        finally:
            session.close()
        return (repr(fetched.columns) + fetched.rows.decode()).lower()

    yield run
    database.close()


def leaves_nothing(error: Exception) -> bool:
    """Whether the connection is as it was before this error: a refusal, and neither a time limit nor a lost server."""
    if isinstance(error, pymysql.MySQLError):
        return bool(error.args) and 1000 <= error.args[0] < 1900
    return isinstance(error, psycopg.ProgrammingError | psycopg.DataError)


def connected(attacked: Attacked) -> Any:
    """A new connection of the login, with nothing of ours around it but a limit of time."""
    url = attacked.login
    at: dict[str, Any] = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
    if attacked.dialect == "postgresql":
        connection = psycopg.connect(**at, dbname=url.database, autocommit=True)
        connection.execute("SET statement_timeout = '300ms'; SET default_transaction_read_only = off")
        return connection
    limit = "SET max_statement_time = 0.3"
    return pymysql.connect(**at, database=url.database, autocommit=True, init_command=limit)


@pytest.fixture(scope="module")
def by_the_login_alone(attacked: Attacked) -> Iterator[Run]:
    """Runs a text as the login. What is refused leaves nothing behind; after an answer the connection is a new one."""
    connections: list[Any] = []

    def run(text: str) -> Answer:
        if not connections:
            connections.append(connected(attacked))
        cursor = connections[0].cursor()
        try:
            cursor.execute(text)
            found = repr(cursor.fetchmany(1000)).lower()
        except REFUSED as error:
            if leaves_nothing(error):
                return None
            found = None
        connections.pop().close()
        return found

    yield run
    for connection in connections:
        connection.close()


@pytest.fixture(scope="module")
def before(attacked: Attacked) -> object:
    """The state of the server before any text has run."""
    return attacked.state()


@pytest.fixture(scope="module")
def answers(before: object, texts: dict[str, list[str]], by_the_login_alone: Run) -> dict[str, Answer]:
    """What each text got."""
    tried = [text for each in texts.values() for text in each if not text.upper().lstrip().startswith(OWN_PASSWORD)]
    return {text: by_the_login_alone(text) for text in tried}


def test_the_login_alone_reads_no_secret_and_writes_nothing(
    attacked: Attacked, before: object, answers: dict[str, Answer]
) -> None:
    assert [text for text, answer in answers.items() if has_secret(text, answer)] == []
    assert attacked.state() == before
    assert sum(answer is not None for answer in answers.values()) > 100, "hardly any text ran: this would prove nothing"


def test_in_the_session_no_text_of_the_family_reads_a_secret_or_writes(
    attacked: Attacked, before: object, texts: dict[str, list[str]], in_the_session: Run
) -> None:
    assert [text for text in texts["family"] if has_secret(text, in_the_session(text))] == []
    assert attacked.state() == before


def has_secret(text: str, answer: Answer) -> bool:
    """Whether the answer holds a canary that its text did not bring. The one of log lines is readable."""
    shown = (answer or "").replace("canary-secret-step-log", "")
    return any(spelling in shown and spelling not in text.lower() for spelling in SPELLINGS)


def test_no_answer_depends_on_a_secret(attacked: Attacked, answers: dict[str, Answer], by_the_login_alone: Run) -> None:
    """What is inferred bit by bit needs answers that change with it.

    Left out are those that change by themselves, and the statistics of the server, which count our own changes.
    """
    statistics = re.compile("information_schema|pg_database_size|^explain select", re.IGNORECASE)
    ran = [text for text, answer in answers.items() if answer is not None and not statistics.search(text)]
    again = {text: by_the_login_alone(text) for text in ran}
    steady = [text for text in ran if again[text] == answers[text]]
    attacked.plant(OTHER)
    try:
        changed = [text for text in steady if sorted(by_the_login_alone(text) or "") != sorted(answers[text] or "")]
    finally:
        attacked.plant(CANARY)
    assert changed == []
    assert len(steady) > 60


def test_the_administrator_s_login_would_leak(attacked: Attacked, texts: dict[str, list[str]]) -> None:
    """So the proof can fail."""
    leaked = 0
    engine = create_engine(attacked.admin)
    for text in texts["generated"][:300]:
        with suppress(SQLAlchemyError), engine.connect() as connection:
            rows = connection.execution_options(no_parameters=True).exec_driver_sql(text).fetchmany(100)
            leaked += has_secret(text, repr(rows).lower())
    engine.dispose()
    assert leaked > 20
