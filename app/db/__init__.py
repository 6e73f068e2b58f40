"""The replica: how it is connected to, what is read from it, and what its failures mean."""
