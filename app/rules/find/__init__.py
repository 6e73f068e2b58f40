"""What a pasted text names, and how the rows that it names are told apart."""
