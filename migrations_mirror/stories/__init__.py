"""The demo customers: one file per kind of customer, told with the words of book.py and steps.py."""
