"""DeployHQ's admin diagnostics: a read-only JSON service over a replica of the Rails database."""

from flask import Flask

from app.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI application; without `settings` the environment is read, which can raise ConfigError."""
    # Imported here: a command that needs app.config or app.models alone starts a second earlier.
    from app.blueprints import admin_api
    from app.blueprints.console import console
    from app.blueprints.health import health
    from app.blueprints.metrics import metrics_blueprint
    from app.db.engine import init_database
    from app.monitoring.logs import init_logs
    from app.monitoring.metrics import init_metrics
    from app.monitoring.readiness import init_readiness
    from app.sql.start import init_sql
    from app.web.arguments import PastedConverter
    from app.web.arrival import init_arrival
    from app.web.errors import init_errors
    from app.web.json_provider import OrjsonProvider
    from app.web.middleware import tidy_request
    from app.web.openapi import init_openapi

    settings = settings or Settings.from_environ()
    app = Flask(__name__, static_folder=None)
    app.extensions["settings"] = settings
    app.json = OrjsonProvider(app)
    app.url_map.converters["default"] = PastedConverter
    app.wsgi_app = tidy_request(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]

    # Hooks. The deadline is set around them all. Before a request Flask runs them in this order: log, metrics; then the
    # blueprint's network and token checks. After a request in reverse: metrics, lag, headers, and the log line last.
    init_logs(app, settings)
    init_errors(app)
    init_arrival(app, settings)
    init_database(app, settings)
    init_readiness(app)
    init_metrics(app)
    init_sql(app, settings)
    init_openapi(app)

    # Endpoints. Registering a blueprint in `admin_api` puts it behind the network and token checks.
    app.register_blueprint(health)
    app.register_blueprint(metrics_blueprint)
    app.register_blueprint(admin_api)
    if settings.console:
        app.register_blueprint(console)
    return app
