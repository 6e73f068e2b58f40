"""DeployHQ's public API in words: what each refusal means for the user of an account tool."""

from mcp_server.errors import Words

WORDS = Words(
    name="DeployHQ's API",
    url="DEPLOYHQ_ACCOUNT (and DEPLOYHQ_URL, if it is set)",
    statuses={
        401: "DeployHQ refused the credentials. Check DEPLOYHQ_EMAIL and DEPLOYHQ_API_KEY (in DeployHQ: Settings,"
        " Security), and that this user belongs to DEPLOYHQ_ACCOUNT; then restart this server."
        " Over HTTP, these are X-DeployHQ headers.",
        403: "DeployHQ knows the user of DEPLOYHQ_EMAIL but does not allow this: the user lacks the permission,"
        " or the account's plan or state forbids it. Ask an administrator of the account.",
        422: "DeployHQ refused the values. Change what it names, then call again.",
    },
    not_found={
        "": "DeployHQ has no such list for this account. Check DEPLOYHQ_ACCOUNT (and DEPLOYHQ_URL, if it is set).",
        "projects": "No project of this account has this permalink. List them with list_projects.",
        "deployments": "No deployment of this project has this UUID. List them with list_deployments;"
        " list_projects shows the permalinks of projects.",
        "steps": "This step has no log any more: a retry makes new steps, and old deployments lose theirs.",
        "global_environment_variables": "No global environment variable has this id."
        " List them with list_global_environment_variables.",
        "global_config_files": "No global config file has this id. List them with list_global_config_files.",
    },
)
