"""Values that are known to occur upstream. Each is an open set: what is not listed here is unknown, not wrong."""

DEPLOYMENT = [
    "pending",
    "running",
    "completed",
    "failed",
    "cancelled",
    "preview_pending",
    "preview_ready",
    "preview_failed",
]
STEP = ["pending", "running", "completed", "failed", "skipped"]
PROTOCOLS = [
    *("ssh", "ftp", "ftps", "rsync", "s3", "s3_compatible", "rackspace", "shopify", "elastic_beanstalk", "heroku"),
    *("netlify", "docker_build", "digital_ocean", "hetzner_cloud", "shell", "custom_action", "pterodactyl"),
    *("managed_vps", "static_hosting"),
]

KNOWN_VALUES = {
    "accounts.status": ["active", "suspended", "cancelled"],
    "servers.protocol_type": PROTOCOLS,
    "server_groups.parent_type": ["Project", "Template"],
    "server_groups.transfer_order": ["parallel", "sequential"],
    "deployments.status": DEPLOYMENT,
    "deployments.parent_type": ["Server", "ServerGroup"],
    "deployment_steps.step": ["waiting_for_capacity", "repo_checkout", "run_build_command", "transfer_files"],
    "deployment_steps.status": STEP,
    "deployment_steps.stage": ["preparing", "building", "transferring", "finishing"],
    "deployment_step_logs.type": ["info", "error", "success"],
}
"""By table and column."""
