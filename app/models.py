"""The upstream tables, and only the columns of them that this service may read.

Rails owns this schema. Secret columns (keys, passwords, bodies) are absent on purpose: what is not declared here cannot
be selected, served or queried. Each column says how it is known to exist upstream, which decides how strict
`migrations_mirror check` is about it.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeEngine

PLAN: Final = "P"  # named by the plan: the service cannot work without it
RAILS: Final = "R"  # every Rails table has it, and no endpoint of the plan reads it
API: Final = "A"  # known from DeployHQ's public API only: a replica may lack it

metadata = MetaData()

string = String(255)


def column(name: str, type_: TypeEngine[Any], source: str, *, index: bool = False, unique: bool = False) -> Column[Any]:
    """A nullable upstream column. `index` says that Rails surely has an index that begins with it."""
    return Column(name, type_, info={"source": source}, index=index, unique=unique)


def timestamp(event: str, source: str = RAILS) -> Column[Any]:
    """A Rails timestamp: UTC, stored without zone."""
    return column(f"{event}_at", DateTime(), source)


def table(name: str, source: str, *columns: Column[Any]) -> Table:
    """An upstream table with the primary key that Rails gives every table."""
    key = Column("id", BigInteger, primary_key=True, info={"source": PLAN})
    return Table(name, metadata, key, *columns, info={"source": source})


accounts = table(
    "accounts",
    PLAN,
    column("name", string, PLAN),
    column("permalink", string, PLAN, unique=True),
    column("status", string, PLAN),
    column("package", string, API),
    column("trialling", Boolean(), API),
    column("suspended", Boolean(), API),
    column("time_zone", string, API),
    timestamp("created"),
    timestamp("updated"),
)

projects = table(
    "projects",
    PLAN,
    column("account_id", BigInteger(), PLAN, index=True),
    column("name", string, PLAN),
    column("permalink", string, PLAN),
    column("identifier", string, API, unique=True),
    column("zone", string, API),
    timestamp("last_deployed", API),
    timestamp("created"),
    timestamp("updated"),
)

servers = table(
    "servers",
    PLAN,
    column("project_id", BigInteger(), PLAN, index=True),
    column("server_group_id", BigInteger(), PLAN, index=True),
    column("identifier", string, PLAN, unique=True),
    column("name", string, PLAN),
    column("protocol_type", string, PLAN),
    column("enabled", Boolean(), PLAN),
    column("server_path", string, API),
    column("last_revision", string, API),
    column("preferred_branch", string, API),
    column("environment", string, API),
    column("position", Integer(), API),
    column("atomic", Boolean(), API),
    column("agent_id", BigInteger(), API, index=True),
    timestamp("connection_checked", API),
    column("connection_error_message", Text(), API),
    timestamp("created"),
    timestamp("updated"),
)

server_groups = table(
    "server_groups",
    PLAN,
    column("identifier", string, PLAN, unique=True),
    column("permalink", string, PLAN),
    column("name", string, PLAN),
    column("parent_type", string, PLAN),
    column("parent_id", BigInteger(), PLAN),
    column("preferred_branch", string, API),
    column("last_revision", string, API),
    column("transfer_order", string, API),
    column("environment", string, API),
    timestamp("created"),
    timestamp("updated"),
)
Index("index_server_groups_on_parent", server_groups.c.parent_type, server_groups.c.parent_id)

agents = table(
    "agents",
    API,
    column("account_id", BigInteger(), API, index=True),
    column("identifier", string, API, unique=True),
    column("name", string, API),
    column("online", Boolean(), API),
    timestamp("revoked", API),
    timestamp("created"),
    timestamp("updated"),
)

deployments = table(
    "deployments",
    PLAN,
    column("project_id", BigInteger(), PLAN, index=True),
    column("identifier", string, PLAN, unique=True),
    column("status", string, PLAN),
    column("branch", string, PLAN),
    column("preview", Boolean(), PLAN),
    timestamp("created", PLAN),
    timestamp("started", PLAN),
    timestamp("completed", PLAN),
    timestamp("failed", PLAN),
    column("parent_type", string, API),
    column("parent_id", BigInteger(), API, index=True),
    column("start_revision", string, API),
    column("end_revision", string, API),
    column("deployer", string, API),
    column("config_files_deployment", Boolean(), API),
    column("deferred", Boolean(), API),
    column("archived", Boolean(), API),
    timestamp("archived", API),
    timestamp("queued", API),
    timestamp("runs", API),
    timestamp("updated"),
)

deployments_servers = table(
    "deployments_servers",
    PLAN,
    column("deployment_id", BigInteger(), PLAN, index=True),
    column("server_id", BigInteger(), PLAN, index=True),
    column("status", string, PLAN),
    column("file_operations", BigInteger(), PLAN),
)

deployment_steps = table(
    "deployment_steps",
    PLAN,
    column("deployment_id", BigInteger(), PLAN, index=True),
    column("server_id", BigInteger(), PLAN, index=True),
    column("identifier", string, PLAN, unique=True),
    column("step", string, PLAN),
    column("status", string, PLAN),
    column("description", Text(), PLAN),
    column("stage", string, API),
    column("total_items", Integer(), API),
    column("completed_items", Integer(), API),
    column("logs", Boolean(), API),
    timestamp("created"),
    timestamp("updated"),
)

deployment_step_logs = table(
    "deployment_step_logs",
    API,
    column("deployment_step_id", BigInteger(), API, index=True),
    column("type", string, API),
    column("message", Text(), API),
    column("detail", Text(), API),
    timestamp("created"),
)

# Columns that exist upstream and must never leave the service. Their names only: a caller who asks for one is told so,
# and `migrations_mirror check --query` finds out whether a login can read it.
SECRET_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "accounts": ("api_key", "access_token", "encrypted_password"),
    "users": ("email", "encrypted_password", "api_key"),
    "projects": ("repository_url", "auto_deploy_url", "private_key"),
    "servers": ("hostname", "username", "password", "private_key", "host_key"),
    "agents": ("access_token",),
    "config_files": ("body",),
    "environment_variables": ("value",),
}
