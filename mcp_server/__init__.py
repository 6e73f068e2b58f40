"""MCP server for DeployHQ support: read-only diagnostics of deployments, over stdio."""

__version__ = "1.0.0"
