"""The proof that the views keep secrets by themselves: everything is tried with the gate switched off."""
