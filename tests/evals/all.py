"""Every scenario."""

from tests.evals import (
    arrived,
    explained,
    failures,
    groups,
    patterns,
    servers,
    surroundings,
    targets,
    unfinished,
    waiting,
)
from tests.evals.case import SCENARIOS

__all__ = [
    "SCENARIOS",
    "arrived",
    "explained",
    "failures",
    "groups",
    "patterns",
    "servers",
    "surroundings",
    "targets",
    "unfinished",
    "waiting",
]
