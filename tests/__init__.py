"""The tests: the endpoints and the service here, the other parts in a folder each; data and helpers beside them."""
