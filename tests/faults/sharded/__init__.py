"""A database of shards behind one coordinator, of which some are late or away."""
