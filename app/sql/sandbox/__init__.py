"""Sessions that run a caller's admitted SQL: what they cannot do, no SQL can, whoever wrote it."""
