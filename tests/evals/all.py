"""Every scenario."""

from tests.evals import (
    arrived,
    doors,
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
    "doors",
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
