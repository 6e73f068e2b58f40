"""The replica: how it is connected to, read, and what its failures mean."""
