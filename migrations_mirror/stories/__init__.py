"""The demo customers: one file for each kind, written with the functions of book.py and steps.py."""
