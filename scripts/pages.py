"""What the generated pages share: their heading, tables, and a client of the demo."""

import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from app.config import Settings, database_url
from app.db.engine import db
from migrations_mirror.create import create
from migrations_mirror.sample import sample

ROOT = Path(__file__).parent.parent
HEADING = "<!-- Generated from the code. `make generated` refreshes it. -->"


def table(heads: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@contextmanager
def demo_client() -> Iterator[FlaskClient]:
    """Yield a client of the service on the demo's rows, which sends the token, and for which callers' SQL is on."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        url = database_url(f"sqlite:///{folder}/demo.sqlite3")
        create(url)
        sample(url)
        app = create_app(Settings(database_url=url, token="t", query_database_url=url))  # noqa: S106  # nosec B106
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer t"
        yield client
        with app.app_context():
            db.engine.dispose()
    logging.disable(logging.NOTSET)
