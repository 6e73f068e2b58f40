"""Callers' SQL: the gate, the views, the run on each engine, and the description of what can be read."""
