"""A mirror of the schema that Rails owns: makes development and test databases, and checks a replica for drift."""
