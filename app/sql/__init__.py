"""Callers' own SQL (Tier 2), from the text to the rows."""
