"""A mirror of the schema that Rails owns: it creates development and test databases, and checks a replica for drift."""
