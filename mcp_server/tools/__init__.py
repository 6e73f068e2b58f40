"""The tools: one class for each set. A public method is a tool, named after the operation that it calls."""
