"""The data layer: one file for each resource, with the statements for its rows."""
