"""Logs, metrics and readiness: what the on-call engineer sees."""
