"""Every scenario: a module adds its own when it is imported."""

from importlib import import_module

from tests.evals.case import SCENARIOS

__all__ = ["SCENARIOS"]

for name in ("arrived", "doors", "explained", "failures", "groups", "patterns", "servers", "surroundings"):
    import_module(f"tests.evals.{name}")
for name in ("targets", "unfinished", "waiting"):
    import_module(f"tests.evals.{name}")
