"""Failure patterns: failed deployments with one cause, and what they have in common."""
