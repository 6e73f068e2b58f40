"""The answers: one marshmallow schema file for each resource, and their templates as Markdown and text."""
