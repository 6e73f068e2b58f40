"""The MCP server: its tools against the real service, its protocol with real clients, its two ways of hosting."""
