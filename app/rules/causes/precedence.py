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
)

ANYWHERE = Rules(
    (
        *resources.MEMORY,
        *resources.DISK,
        *agents.AGENTS,  # an agent's "connection refused" is no server's
        *host_keys.HOST_KEYS,  # git and SSH name the login too, which was never tried
        *times.TIMES,
        *revisions.REVISIONS,  # a missing branch also ends with "could not read from remote repository"
        *repositories.REPOSITORIES,  # before logins, names and connections: the host is git's, not the server
        *packages.PACKAGES,
        *registries.REGISTRIES,
        *transfers.FTP_DATA,  # "425 ... timed out" is about the data connection
        *limits.LIMITS,
        *handshakes.HANDSHAKES,
        *commands.COMMANDS,
        *logins.SSH_LOGINS,
        *providers.PROVIDER_CODES,
        *builds.BUILDS,
        *names.NAMES,
        *connections.SILENCE,
        *connections.REFUSALS,
        *transfers.INTERRUPTIONS,
        *providers.PROVIDER_NAMES,
        *logins.LOGINS,
        *files.PERMISSIONS,
        *files.PATHS,
    )
)

_OVER_COMMANDS = (*resources.MEMORY, *resources.DISK, *agents.AGENTS, *times.TIMES, *times.TIMES_IN_STEPS)

# In the output of a command "refused", "denied" and "not found" are the command's own affair.
IN_STEP: Mapping[str, Rules] = MappingProxyType(
    {
        "ssh": Rules((*_OVER_COMMANDS, *commands.IN_SSH_COMMANDS)),
        "build": Rules((*_OVER_COMMANDS, *packages.PACKAGES, *registries.REGISTRIES, *commands.IN_BUILDS)),
    }
)


def rules_of(mark: str | None, kind: str | None) -> Rules:
    """Return the rules for a text: `mark` is the kind of command that the text names, `kind` that of the step's type."""
    return IN_STEP.get(mark or kind or "", ANYWHERE)
