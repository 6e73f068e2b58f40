"""HTTP plumbing of every request: authentication, arguments, errors, JSON, the OpenAPI document."""
