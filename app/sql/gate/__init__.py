"""The gate: reads a caller's SQL, refuses what is not plainly reading, and writes the text that may be executed."""

from app.sql.gate.gate import admit
from app.sql.gate.outcome import Admitted, Catalog, Problem

__all__ = ["Admitted", "Catalog", "Problem", "admit"]
