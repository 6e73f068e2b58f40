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
from mcp_server.sql_listing import SqlListing
from mcp_server.tools import Effect, add_tools, tools_of
from mcp_server.tools.account_reading import AccountReadingTools
from mcp_server.tools.account_schemas import OUTPUT_SCHEMAS
from mcp_server.tools.account_writing import DEPLOYS, AccountWritingTools
from mcp_server.tools.admin import AdminTools
from mcp_server.tools.sql import SQL_WORDS, SqlTools


def create_server(config: Config, credentials: CredentialSource | None = None) -> FastMCP:
    """A server for this configuration. It connects to an API when a tool is called, not before; but see sql_listing.

    `credentials` gives those of the call that is being answered; without it, those of the configuration are used.
    """
    own = config.credentials
    source = credentials or (lambda: own)
    network, contract, seen = Network(config.timeouts), load_contract(), Seen()
    diagnostics = AdminClient(network, config.admin_url, contract)
    sql = AdminClient(network, config.admin_url, contract, SQL_WORDS)

    @asynccontextmanager
    async def close_at_end(_: FastMCP) -> AsyncIterator[None]:
        try:
            yield
        finally:
            network.close()

    gate = Gate(source, config.read_only, config.sql is not False)
    listing = SqlListing(sql, source, known=config.sql is not None)
    server = FastMCP(
        "deployhq",
        files(__package__).joinpath("instructions.md").read_text("utf-8"),
        version=__version__,
        lifespan=close_at_end,
        mask_error_details=True,
        dereference_schemas=False,  # no schema here has references
        strict_input_validation=False,  # models do send "20" for 20
        middleware=[WarmUp(network.warm_up), Audit(source), gate, listing, ReadableArguments()],
    )
    add_diagnostics(server, diagnostics, sql, source, seen)
    add_account_tools(server, AccountClient(network, config.account_url), source, seen)
    add_completion(server, seen, source)
    return server


def add_diagnostics(server: FastMCP, api: AdminClient, sql: AdminClient, source: CredentialSource, seen: Seen) -> None:
    """Add what asks the diagnostics API, which changes nothing. What a caller sees of it is the gate's business."""
    effects = {name: Effect(operation.method, reads=True) for name, operation in api.contract.items()}
    schemas = {name: operation.output_schema for name, operation in api.contract.items()}
    admin = AdminTools(api, source, seen)
    tools = tools_of(admin, {"admin"}, effects, schemas)
    add_tools(server, [*tools, *tools_of(SqlTools(sql, source), {"admin", "sql"}, effects, schemas)])
    add_prompts(server)
    add_resources(server, admin)


def add_account_tools(server: FastMCP, api: AccountClient, source: CredentialSource, seen: Seen) -> None:
    """Add the tools for one account."""
    effects = {name: Effect(endpoint.method) for name, endpoint in ENDPOINTS.items()} | {"create_deployment": DEPLOYS}
    for toolset in (AccountReadingTools(api, source, seen), AccountWritingTools(api, source, seen)):
        add_tools(server, tools_of(toolset, {"account"}, effects, OUTPUT_SCHEMAS))
