"""Alembic's environment: runs versions/ over the connection that create.py hands in."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo

schema_migrations = sa.table("schema_migrations", sa.column("version", sa.String(255)))


def record_rails_version(
    ctx: MigrationContext,
    step: MigrationInfo,
    heads: Collection[Any],  # noqa: ARG001 - Alembic passes it by name
    run_args: Mapping[str, Any],  # noqa: ARG001 - Alembic passes it by name
) -> None:
    """Note an applied revision where Rails would note it, so that no file in versions/ has to."""
    if ctx.connection is not None:
        ctx.connection.execute(schema_migrations.insert().values(version=step.up_revision_id))


context.configure(connection=context.config.attributes["connection"], on_version_apply=record_rails_version)
with context.begin_transaction():
    context.run_migrations()
