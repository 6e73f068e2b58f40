"""The gate: reads a caller's SQL, refuses what is not plainly reading, and writes the text that may be executed."""

from app.rules.query.gate import admit
from app.rules.query.outcome import Admitted, Catalog, Refused
from app.rules.query.shapes import shape

__all__ = ["Admitted", "Catalog", "Refused", "admit", "shape"]
