"""The server, put together. There is no global state: a process can have one server for each configuration."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastmcp import FastMCP
from fastmcp.server.auth import AuthProvider

from mcp_server import __version__
from mcp_server.access.credentials import Credentials, CredentialSource
from mcp_server.answers.account_schemas import OUTPUT_SCHEMAS
from mcp_server.api.account import ENDPOINTS, AccountApi
from mcp_server.api.admin import AdminApi
from mcp_server.api.client import HttpClient
from mcp_server.api.contract import load_contract
from mcp_server.config import Config
from mcp_server.protocol.instructions import instructions
from mcp_server.protocol.middleware import ServerMiddleware
from mcp_server.protocol.prompts import add_prompts
from mcp_server.protocol.resources import add_resources
from mcp_server.tools.account_reading import AccountReadingTools
from mcp_server.tools.account_writing import AccountWritingTools
from mcp_server.tools.admin import AdminTools
from mcp_server.tools.register import add_tools, tools_of
from mcp_server.tools.sql import SQL_WORDS, SqlTools

GRACE = 1.0  # seconds: a wait for the API ends first, and its reason is known


def create_server(
    config: Config, credentials: CredentialSource | None = None, auth: AuthProvider | None = None
) -> FastMCP:
    """Return a server for this configuration. It sends nothing to an API before a tool is called.

    `credentials` returns those of the present call; without it, all calls use the configuration's.
    """
    own = Credentials(config.admin_token, config.account)
    source = credentials or (lambda: own)
    client = HttpClient(config.timeouts)

    @asynccontextmanager
    async def close_at_end(_: FastMCP) -> AsyncIterator[None]:
        try:
            yield
        finally:
            client.close()

    server = FastMCP(
        "deployhq",
        instructions(own, read_only=config.read_only, sql=config.sql),
        version=__version__,
        auth=auth,
        lifespan=close_at_end,
        mask_error_details=True,
        dereference_schemas=False,  # the schemas have no references
        strict_input_validation=False,  # models send "20" for 20
        middleware=[ServerMiddleware(source, config.read_only, config.sql, client.warm_up)],
    )
    add_diagnostics(server, client, config.admin_url, source)
    add_account_tools(server, client, config.account_url, source)
    return server


def add_diagnostics(server: FastMCP, client: HttpClient, url: str | None, source: CredentialSource) -> None:
    """Add what asks the diagnostics API. Its operations change nothing, so each counts as a GET."""
    contract = load_contract()
    patience = client.patience + GRACE
    verbs = dict.fromkeys(contract, "GET")
    schemas = {name: operation.output_schema for name, operation in contract.items()}
    admin = AdminTools(AdminApi(client, url, contract, source))
    sql = SqlTools(AdminApi(client, url, contract, source, SQL_WORDS))
    add_tools(
        server,
        tools_of(admin, {"admin"}, verbs, schemas, patience),
        tools_of(sql, {"admin", "sql"}, verbs, schemas, patience),
    )
    add_prompts(server)
    add_resources(server, admin, patience)


def add_account_tools(server: FastMCP, client: HttpClient, url: str | None, source: CredentialSource) -> None:
    """Add the tools of one account."""
    api = AccountApi(client, url)
    verbs: Mapping[str, str] = {name: endpoint.method for name, endpoint in ENDPOINTS.items()}
    for toolset in (AccountReadingTools(api, source), AccountWritingTools(api, source)):
        add_tools(server, tools_of(toolset, {"account"}, verbs, OUTPUT_SCHEMAS, client.patience + GRACE))
