"""The skill for Claude Code and its like: the runbook in the form that clients install."""

from mcp_server.texts import text_of

HEADING = """---
name: deployhq-support
description: Investigate a DeployHQ deployment, server group or account with the deployhq MCP server. Use it when a \
deployment failed, a server did not get its files, or an account reports failures.
---

<!-- Generated from mcp_server/texts/runbook.md. `make generated` refreshes it. -->

For example, for "deployment 8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13 failed": call `admin_diagnose_deployment` with that
UUID, and report its `summary`, its findings with their evidence, and its caveats in the form of "Report" below.

"""


def page() -> str:
    """Return SKILL.md."""
    return HEADING.replace("\\\n", "") + text_of("runbook.md")
