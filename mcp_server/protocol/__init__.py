"""The protocol beside the tools: prompts, resources, and what every message passes."""
