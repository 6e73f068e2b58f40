"""Recognisable values of secret columns, by which tests prove that none leaves the service."""

from typing import Any

from app.models import SECRET_COLUMNS

Row = dict[str, Any]

STEP_LOG_SECRET = "CANARY-SECRET-step-log"  # noqa: S105 - a canary, not a password

SHAPES = {
    "email": "{}@example.test",
    "repository_url": "https://deploy:{}@git.example.test/shop.git",
    "auto_deploy_url": "https://deploy.example.test/deploy/{}",
}


def canaries(table: str, row_id: int) -> Row:
    """Return a value for each secret column of the table, such as CANARY-SECRET-servers-password-101."""
    return {column: canary(table, column, row_id) for column in SECRET_COLUMNS.get(table, ())}


def canary(table: str, column: str, row_id: int) -> str:
    """Return the value of a secret column of a row. E-mail addresses are in lower case, as Rails stores them."""
    name = f"CANARY-SECRET-{table}-{column}-{row_id}"
    return SHAPES.get(column, "{}").format(name.lower() if column == "email" else name)
