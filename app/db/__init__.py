"""The replica: connections, statements, errors, and the state of the database."""
