"""The categories of causes: what each means, what to check first, and who acts first."""

from collections.abc import Mapping
from typing import NamedTuple

UNKNOWN = "unknown"

CUSTOMER = "customer"
CUSTOMER_THEN_DEPLOYHQ = "customer, then DeployHQ"
PROVIDER = "customer, then the provider"


class Category(NamedTuple):
    """A kind of cause."""

    definition: str
    first_check: str
    who: str
    """Who acts first: "customer", "customer, then DeployHQ" or "customer, then the provider"."""
    doc: str | None
    """URL of DeployHQ's page about the cause, or None."""


_SUPPORT = "https://www.deployhq.com/support"
_BLOG = "https://www.deployhq.com/blog"

CATEGORIES: Mapping[str, Category] = {
    "connection_timeout": Category(
        "The server did not answer before the connection limit ran out.",
        "Does the firewall let DeployHQ's addresses in? Then: are host and port right, and is the server up?",
        CUSTOMER,
        f"{_SUPPORT}/common-server-errors/transfer-error-messages",
    ),
    "connection_refused": Category(
        "The server answered no, or the network has no way to it.",
        "Is the SSH or FTP service running, and does it listen on the port in the server settings?",
        CUSTOMER,
        f"{_SUPPORT}/common-server-errors/transfer-error-messages",
    ),
    "dns_failure": Category(
        "The server's host name has no address.",
        "The spelling of the host name in the server settings, then its DNS record.",
        CUSTOMER,
        None,
    ),
    "handshake_failed": Category(
        "Both sides talked, but agreed on no encryption before the login: TLS certificate or protocol, or SSH "
        "algorithms.",
        "For FTPS: is the certificate valid and made out to this host name, and does the server require TLS? For "
        "SSH: which key exchange and host key algorithms does the server offer?",
        CUSTOMER_THEN_DEPLOYHQ,
        None,
    ),
    "authentication_failed": Category(
        "The server did not accept the user, the password or the key.",
        "Is the project's public key in authorized_keys, with permissions that sshd accepts? With a password: is "
        "the stored one still right?",
        CUSTOMER,
        f"{_SUPPORT}/common-server-errors/ssh-public-key-authentication-errors",
    ),
    "host_key_mismatch": Category(
        "The server shows an SSH host key that is not the stored one, or none is stored.",
        "Was the server rebuilt or replaced? Then reset its stored host key. If not, find out why the key changed.",
        CUSTOMER,
        f"{_SUPPORT}/api/servers/reset-host-key",
    ),
    "permission_denied": Category(
        "The login worked, but a file or directory may not be read or written.",
        "Who owns the path that the message names, and may the deploying user write there?",
        CUSTOMER,
        f"{_SUPPORT}/common-deployment-errors/permission-denied",
    ),
    "path_not_found": Category(
        "A directory that the deployment needs is not there: the server path, a release, or the subdirectory to "
        "deploy from.",
        "server_path and root_path in the server settings, against what is on the server and in the repository.",
        CUSTOMER,
        f"{_BLOG}/troubleshooting-server-issues-with-deploy",
    ),
    "disk_full": Category(
        "No space is left, or a disk quota is used up, on the server or where the build ran.",
        "Free space and free inodes; how many old releases are kept (atomic_retention).",
        CUSTOMER,
        f"{_SUPPORT}/common-server-errors/transfer-error-messages",
    ),
    "transfer_interrupted": Category(
        "A session that worked broke during the transfer, or an FTP data connection could not be used.",
        "For SSH: limits on idle time, sessions and SFTP. For FTP: is the passive port range open?",
        CUSTOMER_THEN_DEPLOYHQ,
        f"{_SUPPORT}/zero-downtime-deployment-issues/connection-error-copying-cache-files-zero-downtime",
    ),
    "repository_access": Category(
        "The repository, or a submodule of it, cannot be read.",
        "The deploy key or token at the repository's host, and the URL; for a submodule its entry in .gitmodules.",
        CUSTOMER,
        f"{_SUPPORT}/common-repository-errors/no-url-found-for-submodule",
    ),
    "revision_not_found": Category(
        "The repository can be read, but the branch, tag or commit is not in it.",
        "Was the branch deleted, or history rewritten? Then choose another start or end revision.",
        CUSTOMER,
        f"{_BLOG}/using-submodules-in-deploy",
    ),
    "dependency_resolution": Category(
        "A package manager could not find, combine or download packages.",
        "Does the lock file fit the manifest and the language version? Are the registry's credentials set?",
        CUSTOMER,
        f"{_BLOG}/the-deployhq-build-pipeline",
    ),
    "build_command_failed": Category(
        "A build command ended with an error of its own.",
        "The first error in that command's output; then the language version of the build environment.",
        CUSTOMER,
        f"{_BLOG}/the-deployhq-build-pipeline",
    ),
    "out_of_memory": Category(
        "A command was killed, or stopped itself, for want of memory.",
        "Which command was it? Let it use less memory, such as fewer parallel jobs or a smaller heap.",
        CUSTOMER_THEN_DEPLOYHQ,
        None,
    ),
    "command_timeout": Category(
        "A build or SSH command ran longer than it may.",
        "How long does the command usually take, against its limit (SSH: 300, 1800, 3600 or 5400 seconds)? Does it "
        "wait for input?",
        CUSTOMER,
        f"{_SUPPORT}/api/ssh-commands/create-a-new-ssh-command",
    ),
    "ssh_command_failed": Category(
        "A command on the server ended with an error.",
        "The command's own output. Whether it may stop the deployment is its halt_on_error setting.",
        CUSTOMER,
        f"{_SUPPORT}/api/ssh-commands/create-a-new-ssh-command",
    ),
    "network_agent_error": Category(
        "The network agent in front of the server is offline or revoked, or does not let DeployHQ to that address.",
        "Is the agent online, and not revoked? Then: does its access list hold the server's address?",
        CUSTOMER_THEN_DEPLOYHQ,
        "https://github.com/deployhq/network-agent",
    ),
    "limit_reached": Category(
        "A quota, a rate limit or a cap on connections was hit.",
        "Which limit does the text name? The account's allowance: its package. A provider's rate: wait. A server's "
        "cap on connections: fewer at a time.",
        CUSTOMER_THEN_DEPLOYHQ,
        f"{_SUPPORT}/managing-your-account/billing/build-allowances",
    ),
    "provider_error": Category(
        "The API of a cloud or SaaS target answered with an error, wrong credentials included.",
        "The provider's error code, against the credentials, bucket, theme, site or app in the server settings.",
        PROVIDER,
        f"{_SUPPORT}/api/servers/edit-an-existing-server",
    ),
    UNKNOWN: Category(
        "The text does not say why.",
        "The log of this step, and the step before it.",
        CUSTOMER_THEN_DEPLOYHQ,
        None,
    ),
}
