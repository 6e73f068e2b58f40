"""Every scenario."""

from tests.evals import failures, servers, waiting
from tests.evals.case import SCENARIOS

__all__ = ["SCENARIOS", "failures", "servers", "waiting"]
