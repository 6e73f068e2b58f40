"""The output schemas of the account tools: the names and types of an answer's parts."""

from mcp_server.api.messages import JsonObject


def parts(**kinds: str | list[str]) -> JsonObject:
    """Return the schema of an answer with parts of these types."""
    return {"properties": {name: {"type": kind} for name, kind in kinds.items()}}


def listing(name: str, **more: list[str]) -> JsonObject:
    """Return the schema of an answer with rows under this name, and their number."""
    return parts(notice="string", **{name: "array"}, total="integer", truncated="object", **more)


def single(name: str) -> JsonObject:
    """Return the schema of an answer with one record under this name."""
    return parts(notice="string", **{name: "object"}, truncated="object")


DELETED = parts(deleted="boolean", id="string")
OUTPUT_SCHEMAS: dict[str, JsonObject] = {
    "list_projects": listing("projects"),
    "get_project": single("project"),
    "list_servers": listing("servers"),
    "list_deployments": listing("deployments", pagination=["object", "null"]),
    "get_deployment": single("deployment"),
    "get_deployment_log": parts(
        notice="string", deployment="object", steps="array", steps_without_log="integer", truncated="object"
    ),
    "create_deployment": single("deployment"),
    "list_global_environment_variables": listing("environment_variables"),
    "create_global_environment_variable": single("environment_variable"),
    "update_global_environment_variable": single("environment_variable"),
    "delete_global_environment_variable": DELETED,
    "list_global_config_files": listing("config_files"),
    "get_global_config_file": single("config_file"),
    "create_global_config_file": single("config_file"),
    "update_global_config_file": single("config_file"),
    "delete_global_config_file": DELETED,
    "list_ssh_keys": listing("ssh_keys"),
    "create_ssh_key": single("ssh_key"),
}
