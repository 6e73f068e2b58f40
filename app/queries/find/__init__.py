"""What a pasted text leads to. Statements are built once for each set of columns that a replica has."""
