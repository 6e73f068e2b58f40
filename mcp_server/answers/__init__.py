"""Answers: which part of an API's reply an agent gets, and how it is kept small."""
