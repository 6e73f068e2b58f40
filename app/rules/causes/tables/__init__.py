"""The rules for causes: one file for each kind of failure."""
