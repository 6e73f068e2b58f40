"""Causes of failed steps: the rules, the quotes, and how often they are right on labelled texts."""
