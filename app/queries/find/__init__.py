"""Statements of find, built once for each set of columns that a replica has."""
