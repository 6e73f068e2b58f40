"""Access: whose call this is, and what that caller may see and use."""
