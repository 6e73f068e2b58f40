"""Every scenario."""

from tests.evals import doors, explained, failures, groups, patterns, servers, surroundings, waiting
from tests.evals.case import SCENARIOS

__all__ = ["SCENARIOS", "doors", "explained", "failures", "groups", "patterns", "servers", "surroundings", "waiting"]
