"""The diagnosis of a deployment: what is wrong, on which servers, with which evidence."""
