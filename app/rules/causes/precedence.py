"""The order of the rules: the first one that matches decides."""

from collections.abc import Mapping

from app.rules.causes.rule import Rules
from app.rules.causes.tables import (
    builds,
    commands,
    connections,
    files,
    handshakes,
    limits,
    logins,
    packages,
    providers,
    repositories,
    resources,
    revisions,
    transfers,
    web_deploy,
)

_BEFORE_PACKAGES = (
    *resources.RESOURCES,
    connections.AGENTS,  # an agent's "connection refused" is not the server's
    handshakes.HOST_KEYS,  # git and SSH also name the login, which was not tried
    commands.TIMES,
    *web_deploy.WEB_DEPLOY,  # its messages also name users, folders and services
    *repositories.REFUSALS,  # git then also says that the commit is missing
    limits.BUDGETS,  # git-lfs prints "smudge" and "batch response" around it
    *revisions.REVISIONS,  # a missing branch also ends with "could not read from remote repository"
    *repositories.REPOSITORIES,  # before logins, names and connections: the host is git's, not the server
)
_CONNECTIONS = (
    transfers.FTP_DATA,  # "425 ... timed out" is about the data connection
    *limits.LIMITS,
    *handshakes.HANDSHAKES,
)
_FROM_LOGINS = (logins.SSH_LOGINS, *providers.PROVIDER_CODES)
_LAST = (
    connections.NAMES,
    connections.SILENCE,
    connections.REFUSALS,
    transfers.INTERRUPTIONS,
    providers.PROVIDER_NAMES,
    logins.LOGINS,
    files.PERMISSIONS,
    files.PATHS,
)

ANYWHERE = Rules(
    (*_BEFORE_PACKAGES, *packages.PACKAGES, *_CONNECTIONS, *commands.COMMANDS, *_FROM_LOGINS, *builds.BUILDS, *_LAST)
)

_OVER_COMMANDS = (*resources.RESOURCES, connections.AGENTS, commands.TIMES, commands.TIMES_IN_STEPS)
_IN_BUILDS = (*packages.PACKAGES, commands.IN_BUILDS)

# In a command's output "refused", "denied" and "not found" are about the command, not the deployment.
IN_STEP: Mapping[str, Rules] = {
    "ssh": Rules((*_OVER_COMMANDS, commands.IN_SSH_COMMANDS)),
    "build": Rules((*_OVER_COMMANDS, *_IN_BUILDS)),
}

# If the text names no command, the step's type tells which program wrote it.
IN_TYPE: Mapping[str, Rules] = {
    "ssh": IN_STEP["ssh"],
    "build": Rules((*_OVER_COMMANDS, limits.ACCOUNT, *_IN_BUILDS)),
    # A transfer installs no packages: gems in its text belong to the SSH client.
    "transfer": Rules((*_BEFORE_PACKAGES, *_CONNECTIONS, *commands.COMMANDS, *_FROM_LOGINS, *_LAST, providers.ANSWERS)),
}


def rules_of(mark: str | None, kind: str | None) -> Rules:
    """Return the rules for a text with a command of kind `mark`, in a step of kind `kind`."""
    return IN_STEP[mark] if mark else IN_TYPE.get(kind or "", ANYWHERE)
