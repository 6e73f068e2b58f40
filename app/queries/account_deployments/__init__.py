"""An account's deployments, a page at a time. Statements are built once for each set of columns and filters."""
