"""The cause of a failed step, from its text. Not for completed steps, whose texts contain "failed" too."""

from app.rules.causes.categories import CATEGORIES, UNKNOWN, Category
from app.rules.causes.finding import Cause, find_cause

__all__ = ["CATEGORIES", "UNKNOWN", "Category", "Cause", "find_cause"]
