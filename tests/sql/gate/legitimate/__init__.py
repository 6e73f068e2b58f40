"""Legitimate queries: one text each, with an empty line between them."""

import re
from pathlib import Path

from app.models import metadata

FOLDER = Path(__file__).parent


def legitimate(dialect: str) -> list[str]:
    """The queries that one engine answers."""
    own = texts(FOLDER / "common.sql") + texts(FOLDER / f"{dialect}.sql")
    every_table = texts(FOLDER / "every_table.sql")
    return own + [text.replace("{t}", table) for text in every_table for table in metadata.tables]


def texts(file: Path) -> list[str]:
    """The texts of a file."""
    return [text for text in re.split(r"\n\s*\n", file.read_text().strip()) if text]
