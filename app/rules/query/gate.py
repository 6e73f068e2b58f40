"""The order of the checks."""

from app.rules.query.outcome import Admitted, Catalog, Refused


def admit(sql: str, dialect: str, catalog: Catalog) -> Admitted:
    """The text to execute for a caller's SQL; raises Refused, and nothing else, for any other text."""
    raise Refused("not_ready", "No query is admitted yet.")
