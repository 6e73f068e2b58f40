"""What the on-call engineer sees: logs, metrics, readiness."""
