"""What `make` runs besides the service: the demo, the generated files, reports and checks."""
