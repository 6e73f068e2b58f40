"""The MCP server: DeployHQ for AI agents. Diagnostics of every account for support, and the tools of one account."""

__version__ = "1.0.0"
