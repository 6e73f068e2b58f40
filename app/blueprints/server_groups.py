"""GET /admin_api/server_groups/<identifier>."""

from flask import Blueprint

from app.blueprints.not_found import no_such_row
from app.config import current_settings
from app.queries import server_groups as queries
from app.rules.find.identifier import Identifier, account_remark
from app.rules.server_groups import pages_of, parent_of
from app.schemas.server_groups import ServerGroupAnswerSchema
from app.web.operation import Answer, operation

server_groups = Blueprint("server_groups", __name__)


@operation(server_groups, "/server_groups/<identifier>", "admin_get_server_group", returns=ServerGroupAnswerSchema())
def server_group(identifier: Identifier) -> Answer:
    """Show one server group, by UUID: where it belongs, and the servers that are in it now, disabled ones too."""
    found = queries.find_server_group(identifier.text) or no_such_row("Server group", identifier)
    servers = queries.list_members(found["id"])
    group = {key: found[key] for key in ("id", "identifier", "name")} | parent_of(found)
    pages = pages_of(found, current_settings().page_url)
    account = found["account"] and found["account"]["permalink"]
    return {
        "server_group": group | {"url": pages.url("server_groups", found["identifier"])},
        "servers": [row | {"url": pages.server(row["identifier"], row["project_id"])} for row in servers],
        "server_count": len(servers),
        "caveats": account_remark(identifier, account),
    }
