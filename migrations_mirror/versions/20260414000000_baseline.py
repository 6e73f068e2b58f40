"""Every upstream table as of Rails migration 20260414000000, secret columns included.

The sources of the columns: migrations_mirror/README.md.
"""

import sqlalchemy as sa
from alembic import op

from migrations_mirror import rails

revision = "20260414000000"
down_revision = None


def upgrade() -> None:
    """Create the tables, as Rails migrations would."""
    version = sa.Column("version", sa.String(255), primary_key=True)
    op.create_table("schema_migrations", version, mysql_charset=rails.CHARSET)
    rails.create_table(
        "accounts",
        *rails.strings("name", "permalink", "status", "package", "time_zone"),
        *rails.booleans("trialling", "suspended"),
        *rails.strings("api_key", "access_token", "encrypted_password"),
        *rails.datetimes("created_at", "updated_at"),
    )
    rails.index("accounts", "permalink", unique=True)

    rails.create_table(
        "users",
        *rails.references("account_id"),
        *rails.strings("email", "encrypted_password", "api_key"),
        *rails.datetimes("created_at", "updated_at"),
    )
    rails.create_table(
        "agents",
        *rails.references("account_id"),
        *rails.strings("identifier", "name", "access_token"),
        *rails.booleans("online"),
        *rails.datetimes("revoked_at", "created_at", "updated_at"),
    )
    rails.index("agents", "identifier", unique=True)

    rails.create_table(
        "projects",
        *rails.references("account_id"),
        *rails.strings("name", "permalink", "identifier", "zone", "repository_url", "auto_deploy_url"),
        *rails.texts("private_key"),
        *rails.datetimes("last_deployed_at", "created_at", "updated_at"),
    )
    rails.index("projects", "identifier", unique=True)

    for table, name, content in (("config_files", "path", "body"), ("environment_variables", "name", "value")):
        rails.create_table(
            table,
            *rails.references("project_id", "account_id"),
            *rails.strings(name),
            *rails.texts(content),
            *rails.datetimes("created_at", "updated_at"),
        )

    rails.create_table(
        "servers",
        *rails.references("project_id", "server_group_id", "agent_id"),
        *rails.strings("identifier", "name", "protocol_type", "server_path"),
        *rails.strings("last_revision", "preferred_branch", "environment"),
        *rails.booleans("enabled", default=sa.true()),
        *rails.booleans("atomic"),
        *rails.integers("position"),
        *rails.texts("connection_error_message"),
        *rails.strings("hostname", "username", "password"),
        *rails.texts("private_key", "host_key"),
        *rails.datetimes("connection_checked_at", "created_at", "updated_at"),
    )
    rails.index("servers", "identifier", unique=True)

    rails.create_table(
        "server_groups",
        *rails.bigints("parent_id"),
        *rails.strings("identifier", "permalink", "name", "parent_type"),
        *rails.strings("preferred_branch", "last_revision", "transfer_order", "environment"),
        *rails.datetimes("created_at", "updated_at"),
    )
    rails.index("server_groups", "parent_type", "parent_id")
    rails.index("server_groups", "identifier", unique=True)

    rails.create_table(
        "deployments",
        *rails.references("project_id", "parent_id"),
        *rails.strings("identifier", "status", "branch", "parent_type"),
        *rails.strings("start_revision", "end_revision", "deployer"),
        *rails.booleans("preview", default=sa.false()),
        *rails.booleans("config_files_deployment", "deferred", "archived"),
        *rails.datetimes("created_at", "started_at", "completed_at", "failed_at"),
        *rails.datetimes("archived_at", "queued_at", "runs_at", "updated_at"),
    )
    rails.index("deployments", "identifier", unique=True)

    rails.create_table(
        "deployments_servers",
        *rails.references("deployment_id", "server_id"),
        *rails.bigints("file_operations"),
        *rails.strings("status"),
    )

    rails.create_table(
        "deployment_steps",
        *rails.references("deployment_id", "server_id"),
        *rails.strings("identifier", "step", "status", "stage"),
        *rails.texts("description"),
        *rails.integers("total_items", "completed_items"),
        *rails.booleans("logs"),
        *rails.datetimes("created_at", "updated_at"),
    )
    rails.index("deployment_steps", "identifier", unique=True)
    rails.create_table(
        "deployment_step_logs",
        *rails.references("deployment_step_id"),
        *rails.strings("type"),
        *rails.texts("message", "detail"),
        *rails.datetimes("created_at"),
    )
