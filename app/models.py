"""The upstream tables, with only the columns that this service may read.

Rails owns this schema. Secret columns (keys, passwords, bodies) are not declared, so they cannot be selected, served or
queried. Each column has a source, which decides how strict `migrations_mirror check` is about it, and a comment, which
GET /admin_api/schema shows.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table
from sqlalchemy.types import TypeEngine

from app.column_types import Flag, LongWords, Moment, TextColumn, Words

PLAN: Final = "P"  # named in the plan: the service does not work without it
RAILS: Final = "R"  # in every Rails table; no endpoint of the plan reads it
API: Final = "A"  # known only from DeployHQ's public API: a replica may lack it

metadata = MetaData()


def column(
    name: str, type_: TypeEngine[Any], source: str, meaning: str, *, index: bool = False, unique: bool = False
) -> Column[Any]:
    """Return a nullable upstream column. `index` means that Rails certainly has an index that begins with it."""
    kind = TextColumn if isinstance(type_, Words) else Column
    return kind(name, type_, info={"source": source}, comment=meaning, index=index, unique=unique)


def reference(to: str, source: str, meaning: str = "") -> Column[Any]:
    """Return an indexed column with the id of another row. Rails adds no foreign key, so that row may be gone."""
    found = column(f"{to}_id", BigInteger(), source, meaning or f"its {to.replace('_', ' ')}", index=True)
    found.info["references"] = f"{to}s"
    return found


def timestamp(event: str, source: str = RAILS, meaning: str = "") -> Column[Any]:
    """Return a Rails timestamp column: UTC, stored without zone."""
    return column(f"{event}_at", Moment(), source, meaning or f"when it was {event}")


def table(name: str, source: str, meaning: str, *columns: Column[Any]) -> Table:
    """Return an upstream table with Rails' primary key."""
    for declared in columns:
        if isinstance(declared.type, Words | Moment):
            declared.type.named = f"{name}.{declared.name}"
    key = Column("id", BigInteger, primary_key=True, info={"source": PLAN}, comment="primary key")
    return Table(name, metadata, key, *columns, info={"source": source}, comment=meaning)


accounts = table(
    "accounts",
    PLAN,
    "the customers",
    column("name", Words(255), PLAN, "display name"),
    column("permalink", Words(255), PLAN, "subdomain of deployhq.com; unique", unique=True),
    column("status", Words(255), PLAN, "can be suspended or cancelled"),
    column("package", Words(255), API, "package that it pays for"),
    column("trialling", Flag(), API, "in its trial"),
    column("suspended", Flag(), API, "true while it is suspended"),
    column("time_zone", Words(255), API, "of the account; all timestamps here are UTC"),
    timestamp("created"),
    timestamp("updated"),
)

projects = table(
    "projects",
    PLAN,
    "what an account deploys: one repository each",
    reference("account", PLAN),
    column("name", Words(255), PLAN, "display name"),
    column("permalink", Words(255), PLAN, "name in URLs; unique within its account"),
    column("identifier", Words(255), API, "UUID", unique=True),
    column("zone", Words(255), API, "DeployHQ's zone that deploys it"),
    timestamp("last_deployed", API, "when it was last deployed"),
    timestamp("created"),
    timestamp("updated"),
)

servers = table(
    "servers",
    PLAN,
    "where a project's files go, as configured now",
    reference("project", PLAN),
    reference("server_group", PLAN, "its group; null: in none"),
    column("identifier", Words(255), PLAN, "UUID", unique=True),
    column("name", Words(255), PLAN, "display name"),
    column("protocol_type", Words(255), PLAN, "how files get there"),
    column("enabled", Flag(), PLAN, "false: deployments skip it"),
    column("server_path", Words(255), API, "folder on the server"),
    column("last_revision", Words(255), API, "commit last deployed there with success"),
    column("preferred_branch", Words(255), API, "branch that it is deployed from"),
    column("environment", Words(255), API, "label such as production"),
    column("position", Integer(), API, "place in lists"),
    column("atomic", Flag(), API, "zero-downtime releases"),
    reference("agent", API, "agent that reaches it; null: none"),
    timestamp("connection_checked", API, "when its connection was last checked"),
    column("connection_error_message", LongWords(), API, "last connection error; null: none"),
    timestamp("created"),
    timestamp("updated"),
)

server_groups = table(
    "server_groups",
    PLAN,
    "servers that are deployed to together",
    column("identifier", Words(255), PLAN, "UUID", unique=True),
    column("permalink", Words(255), PLAN, "name in URLs"),
    column("name", Words(255), PLAN, "display name"),
    column("parent_type", Words(255), PLAN, "class of its parent: Project, or for instance Template"),
    column("parent_id", BigInteger(), PLAN, "id of that parent"),
    column("preferred_branch", Words(255), API, "branch that it is deployed from"),
    column("last_revision", Words(255), API, "commit last deployed with success"),
    column("transfer_order", Words(255), API, "all servers at once, or one batch after another"),
    column("environment", Words(255), API, "label such as production"),
    timestamp("created"),
    timestamp("updated"),
)
Index("index_server_groups_on_parent", server_groups.c.parent_type, server_groups.c.parent_id)

agents = table(
    "agents",
    API,
    "programs in a customer's network that reach servers behind a firewall",
    reference("account", API),
    column("identifier", Words(255), API, "UUID", unique=True),
    column("name", Words(255), API, "display name"),
    column("online", Flag(), API, "connected now"),
    timestamp("revoked", API),
    timestamp("created"),
    timestamp("updated"),
)

deployments = table(
    "deployments",
    PLAN,
    "one run from a repository to servers; a retry reuses the row and clears its steps and times",
    reference("project", PLAN),
    column("identifier", Words(255), PLAN, "UUID", unique=True),
    column("status", Words(255), PLAN, "where it stands"),
    column("branch", Words(255), PLAN, "null for deployments of config files only"),
    column("preview", Flag(), PLAN, "only shows what would be transferred"),
    timestamp("created", PLAN, "when it was requested"),
    timestamp("started", PLAN, "when it left the queue; a retry clears it"),
    timestamp("completed", PLAN, "when it ended"),
    timestamp("failed", PLAN, "when it failed; after a retry, that of the earlier run"),
    column("parent_type", Words(255), API, "class of what was deployed to: Server or ServerGroup"),
    column("parent_id", BigInteger(), API, "id of that server or group", index=True),
    column("start_revision", Words(255), API, "commit deployed before; null: the whole branch"),
    column("end_revision", Words(255), API, "commit to deploy"),
    column("deployer", Words(255), API, "who or what started it"),
    column("config_files_deployment", Flag(), API, "only config files were deployed"),
    column("deferred", Flag(), API, "its start was deferred"),
    column("archived", Flag(), API, "old; its details are reduced"),
    timestamp("archived", API),
    timestamp("queued", API),
    timestamp("runs", API, "when it is scheduled for"),
    timestamp("updated"),
)

deployments_servers = table(
    "deployments_servers",
    PLAN,
    "which servers took part in a deployment",
    reference("deployment", PLAN),
    reference("server", PLAN),
    column("status", Words(255), PLAN, "of the deployment on this server"),
    column("file_operations", BigInteger(), PLAN, "number of file operations there; probably files changed"),
)

deployment_steps = table(
    "deployment_steps",
    PLAN,
    "what a deployment does, in order; a retry rebuilds them",
    reference("deployment", PLAN),
    reference("server", PLAN, "its server; null for steps of the whole project"),
    column("identifier", Words(255), PLAN, "UUID", unique=True),
    column("step", Words(255), PLAN, "type of step"),
    column("status", Words(255), PLAN, "where it stands"),
    column("description", LongWords(), PLAN, "caption or error text"),
    column("stage", Words(255), API, "part of the deployment"),
    column("total_items", Integer(), API, "how many items it has, such as files"),
    column("completed_items", Integer(), API, "how many are done"),
    column("logs", Flag(), API, "has log lines"),
    timestamp("created"),
    timestamp("updated"),
)

deployment_step_logs = table(
    "deployment_step_logs",
    API,
    "log lines of steps; customers' text",
    reference("deployment_step", API),
    column("type", Words(255), API, "kind of line"),
    column("message", LongWords(), API, "what happened"),
    column("detail", LongWords(), API, "output or cause"),
    timestamp("created"),
)

# Upstream columns that must never leave the service. Only their names: a query that names one gets an error that says
# so, and `migrations_mirror check --query` tests whether the login can read it.
SECRET_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "accounts": ("api_key", "access_token", "encrypted_password"),
    "users": ("email", "encrypted_password", "api_key"),
    "projects": ("repository_url", "auto_deploy_url", "private_key"),
    "servers": ("hostname", "username", "password", "private_key", "host_key"),
    "agents": ("access_token",),
    "config_files": ("body",),
    "environment_variables": ("value",),
}
