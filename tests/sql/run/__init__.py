"""A query on a real database: sessions, limits, values, audit and logins."""
