"""Diagnosis and failure patterns: the finders on made-up rows, and the endpoints on real databases."""
