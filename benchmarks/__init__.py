"""How much the service costs beside the least that could answer the same (`bench`), and how it grows (`scale`)."""
