"""What every request passes: bearer check, arguments, errors, JSON, the OpenAPI document."""
