"""Every scenario."""

from tests.evals import explained, failures, groups, patterns, servers, surroundings, waiting
from tests.evals.case import SCENARIOS

__all__ = ["SCENARIOS", "explained", "failures", "groups", "patterns", "servers", "surroundings", "waiting"]
