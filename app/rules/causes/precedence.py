"""Which rule decides when several find something: the first one, in this order."""

from collections.abc import Mapping
from types import MappingProxyType

from app.rules.causes.rule import Rules
from app.rules.causes.tables import (
    agents,
    builds,
    commands,
    connections,
    files,
    git,
    handshakes,
    host_keys,
    limits,
    logins,
    names,
    packages,
    providers,
    registries,
    repositories,
    resources,
    revisions,
    times,
    transfers,
    web_deploy,
)

_BEFORE_PACKAGES = (
    *resources.MEMORY,
    *resources.DISK,
    *agents.AGENTS,  # an agent's "connection refused" is no server's
    *host_keys.HOST_KEYS,  # git and SSH name the login too, which was never tried
    *times.TIMES,
    *web_deploy.WEB_DEPLOY,  # its sentences name users, folders and services too
    *git.REFUSALS,  # git then says that the commit is not there either
    *limits.BUDGETS,  # git-lfs prints "smudge" and "batch response" around it
    *revisions.REVISIONS,  # a missing branch also ends with "could not read from remote repository"
    *repositories.REPOSITORIES,  # before logins, names and connections: the host is git's, not the server
)
_CONNECTIONS = (
    *transfers.FTP_DATA,  # "425 ... timed out" is about the data connection
    *limits.LIMITS,
    *handshakes.HANDSHAKES,
)
_FROM_LOGINS = (*logins.SSH_LOGINS, *providers.PROVIDER_CODES)
_LAST = (
    *names.NAMES,
    *connections.SILENCE,
    *connections.REFUSALS,
    *transfers.INTERRUPTIONS,
    *providers.PROVIDER_NAMES,
    *logins.LOGINS,
    *files.PERMISSIONS,
    *files.PATHS,
)

ANYWHERE = Rules(
    (
        *_BEFORE_PACKAGES,
        *packages.PACKAGES,
        *registries.REGISTRIES,
        *_CONNECTIONS,
        *commands.COMMANDS,
        *_FROM_LOGINS,
        *builds.BUILDS,
        *_LAST,
    )
)

_OVER_COMMANDS = (*resources.MEMORY, *resources.DISK, *agents.AGENTS, *times.TIMES, *times.TIMES_IN_STEPS)
_IN_BUILDS = (*packages.PACKAGES, *registries.REGISTRIES, *commands.IN_BUILDS)

# In the output of a command "refused", "denied" and "not found" are the command's own affair.
IN_STEP: Mapping[str, Rules] = MappingProxyType(
    {
        "ssh": Rules((*_OVER_COMMANDS, *commands.IN_SSH_COMMANDS)),
        "build": Rules((*_OVER_COMMANDS, *_IN_BUILDS)),
    }
)

# Where the text names no command, the step's type says whose words they are.
IN_TYPE: Mapping[str, Rules] = MappingProxyType(
    {
        "ssh": IN_STEP["ssh"],
        "build": Rules((*_OVER_COMMANDS, *limits.ACCOUNT, *_IN_BUILDS)),
        # A transfer installs no packages: what it says of gems is about the SSH client's own.
        "transfer": Rules(
            (*_BEFORE_PACKAGES, *_CONNECTIONS, *commands.COMMANDS, *_FROM_LOGINS, *_LAST, *providers.ANSWERS)
        ),
    }
)


def rules_of(mark: str | None, kind: str | None) -> Rules:
    """Return the rules for a text that names a command of the kind `mark`, in a step whose type is of `kind`."""
    return IN_STEP[mark] if mark else IN_TYPE.get(kind or "", ANYWHERE)
