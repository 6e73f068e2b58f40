"""Alembic's environment: it runs versions/ on the connection of create.py."""

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
    """Write an applied revision to schema_migrations, as Rails does."""
    if ctx.connection is not None:
        ctx.connection.execute(schema_migrations.insert().values(version=step.up_revision_id))


context.configure(connection=context.config.attributes["connection"], on_version_apply=record_rails_version)
with context.begin_transaction():
    context.run_migrations()
