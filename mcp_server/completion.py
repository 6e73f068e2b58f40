"""Completion of identifiers that the caller has seen."""

from fastmcp import FastMCP
from fastmcp.server.completions import CompletionReference
from mcp_types import CompletionArgument, CompletionContext, PromptReference

from mcp_server.credentials import CredentialSource
from mcp_server.resources import DEPLOYMENT, RECENT_FAILURES
from mcp_server.seen import Kind, Seen

# The prompt or the template of resources, its argument, and what that is an identifier of.
KINDS: dict[tuple[str, str], Kind] = {
    ("investigate_deployment", "identifier"): "deployment",
    ("investigate_account", "account"): "account",
    (DEPLOYMENT, "identifier"): "deployment",
    (RECENT_FAILURES, "permalink"): "account",
}


def add_completion(server: FastMCP, seen: Seen, credentials: CredentialSource) -> None:
    """Complete arguments of prompts and resource templates from what this caller has seen."""

    def complete(
        reference: CompletionReference, argument: CompletionArgument, _: CompletionContext | None
    ) -> list[str]:
        name = reference.name if isinstance(reference, PromptReference) else reference.uri
        kind = KINDS.get((name, argument.name))
        return seen.starting_with(credentials().fingerprint, kind, argument.value) if kind else []

    server.completion(complete)
