"""The MCP server, put together. It has no global state, so there can be as many as there are configurations."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastmcp import FastMCP

from mcp_server import __version__
from mcp_server.account_client import ENDPOINTS, AccountClient
from mcp_server.admin_client import AdminClient
from mcp_server.audit import Audit
from mcp_server.completion import add_completion
from mcp_server.config import Config
from mcp_server.contract import load_contract
from mcp_server.credentials import CredentialSource
from mcp_server.gate import Gate
from mcp_server.middleware import ReadableArguments, WarmUp
from mcp_server.network import Network
from mcp_server.prompts import add_prompts
from mcp_server.resources import add_resources
from mcp_server.seen import Seen
from mcp_server.tools import Effect, add_tools
from mcp_server.tools.account_reading import AccountReadingTools
from mcp_server.tools.account_schemas import OUTPUT_SCHEMAS
from mcp_server.tools.account_writing import DEPLOYS, AccountWritingTools
from mcp_server.tools.admin import AdminTools


def create_server(config: Config, credentials: CredentialSource | None = None) -> FastMCP:
    """A server for this configuration. It connects to an API when a tool is called, not before.

    `credentials` gives those of the call that is being answered; without it, those of the configuration are used.
    """
    own = config.credentials
    source = credentials or (lambda: own)
    network = Network(config.timeouts)

    @asynccontextmanager
    async def close_at_end(_: FastMCP) -> AsyncIterator[None]:
        try:
            yield
        finally:
            network.close()

    server = FastMCP(
        "deployhq",
        files(__package__).joinpath("instructions.md").read_text("utf-8"),
        version=__version__,
        lifespan=close_at_end,
        mask_error_details=True,
        dereference_schemas=False,  # no schema here has references
        strict_input_validation=False,  # models do send "20" for 20
        middleware=[WarmUp(network.warm_up), Audit(source), Gate(source, config.read_only), ReadableArguments()],
    )
    add_everything(server, config, network, source)
    return server


def add_everything(server: FastMCP, config: Config, network: Network, source: CredentialSource) -> None:
    """Add tools, prompts, resources and completion. What a caller sees of them is the gate's business."""
    seen, contract = Seen(), load_contract()
    admin = AdminTools(AdminClient(network, config.admin_url, contract), source, seen)
    effects = {name: Effect(operation.method) for name, operation in contract.items()}
    add_tools(server, admin, "admin", effects, {name: operation.output_schema for name, operation in contract.items()})

    account = AccountClient(network, config.account_url)
    effects = {name: Effect(endpoint.method) for name, endpoint in ENDPOINTS.items()} | {"create_deployment": DEPLOYS}
    for toolset in (AccountReadingTools(account, source, seen), AccountWritingTools(account, source, seen)):
        add_tools(server, toolset, "account", effects, OUTPUT_SCHEMAS)

    add_prompts(server)
    add_resources(server, admin)
    add_completion(server, seen, source)
