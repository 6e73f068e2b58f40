"""Every URL. A blueprint in this package, named like its module, is behind the network and token checks unless OPEN."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

from app.web.arrival import refuse_late
from app.web.auth import require_allowed_network, require_bearer_token

OPEN = {"console", "health", "metrics"}  # registered in app/__init__.py, each with its own check or none

admin_api = Blueprint("admin_api", __name__, url_prefix="/admin_api")


@admin_api.before_request
def check_caller() -> None:
    """Abort unless the caller may ask, and in time."""
    require_allowed_network()
    require_bearer_token()
    refuse_late()


for module in iter_modules(__path__):
    resource = getattr(import_module(f"{__name__}.{module.name}"), module.name, None)
    if isinstance(resource, Blueprint) and module.name not in OPEN:
        admin_api.register_blueprint(resource)
