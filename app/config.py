"""Environment variables of the service: name, default, bounds and meaning. docs/configuration.md is made from them."""

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal, Self, cast

from flask import current_app
from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import URL

from app.urls import ConfigError, database_url, is_redis_url, query_database_url

__all__ = ["ConfigError", "Network", "Settings", "current_settings", "database_url", "query_database_url"]

Network = IPv4Network | IPv6Network

DEPLOYHQ = "https://{account}.deployhq.com"


# Each of these raises ValueError with the text that follows the variable's name in the message.


def read_networks(value: object) -> object:
    """Return the networks in a text that separates them by commas or spaces."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(f": {error}. Write networks such as 203.0.113.0/24.") from None


def check_rate(text: str) -> str:
    """Return a rate limit, such as 30/minute, or several separated by semicolons; raise ValueError."""
    try:
        parse_many(text)
    except ValueError:
        raise ValueError(f" is {text!r}: give a rate such as 30/minute or 5/second; 100/hour.") from None
    return text.strip()


def check_page_url(text: str) -> str:
    """Return the base address of an account's pages, with {account} in it; raise ValueError."""
    text = text.strip().rstrip("/")
    if not re.fullmatch(r"https?://[^\s{}]*\{account\}[^\s{}]*", text):
        raise ValueError(f" is {text!r}: give an address such as {DEPLOYHQ}.")
    return text


def check_redis_url(text: str) -> str:
    """Return the URL of a Redis server, or an empty text. The message omits the URL, which can hold a password."""
    if text and not is_redis_url(text.strip()):
        raise ValueError(" is not a Redis URL: write redis://user:password@host:port/0, or rediss:// for TLS.")
    return text.strip()


def variable(name: str, meaning: str, default: Any = ..., *, absent: str = "", **bounds: Any) -> Any:
    """Declare one variable. `absent` describes the default where its value alone does not."""
    bounds["default_factory" if callable(default) else "default"] = default
    return Field(validation_alias=name, description=meaning, json_schema_extra={"absent": absent}, **bounds)


def secret(name: str, meaning: str, *, absent: str) -> Any:
    """Declare an optional variable that is not shown, because it is or holds a password."""
    return variable(name, meaning, "", absent=absent, repr=False)


class Settings(BaseSettings):
    """The service's configuration, read once at start."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        enable_decoding=False,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    database_url: URL = variable(
        "DATABASE_URL",
        "the replica to read: `postgres://`, `postgresql://`, `mysql://`, `mysql2://`, `mariadb://` or `sqlite://`",
        absent="required",
    )
    token: str = secret(
        "DEPLOYHQ_ADMIN_API_TOKEN",
        "the bearer token that callers send",
        absent="none: every call is answered with 500",
    )
    previous_token: str = secret(
        "DEPLOYHQ_ADMIN_API_TOKEN_PREVIOUS",
        "a second token that is accepted while callers move to a new one",
        absent="none",
    )
    metrics_token: str = secret(
        "DEPLOYHQ_METRICS_TOKEN",
        "a bearer token for `/metrics` and the details of `/readyz` alone; the other tokens open them too",
        absent="none",
    )
    allowed_networks: Annotated[tuple[Network, ...], BeforeValidator(read_networks)] = variable(
        "DEPLOYHQ_ADMIN_ALLOWED_NETWORKS",
        "networks that may call, such as `203.0.113.0/24, 2001:db8::/32`",
        (),
        absent="everybody",
    )
    dyno: str = variable("DYNO", "set by Heroku, never by hand: the name of the dyno", "", absent="none")
    trusted_proxies: int = variable(
        "DEPLOYHQ_TRUSTED_PROXIES",
        "proxies in front that append to `X-Forwarded-For` and set `X-Request-Start`; with 0 both are ignored",
        lambda values: 1 if values["dyno"] else 0,
        absent="1 on Heroku (its router), 0 elsewhere",
        ge=0,
        le=10,
    )
    statement_timeout: int = variable(
        "DEPLOYHQ_STATEMENT_TIMEOUT",
        "seconds that one SQL statement may take; a whole request waits for the database one second longer at most, "
        "then it is answered with 503 or 504",
        3,
        ge=1,
        le=60,
    )
    pool_size: int = variable(
        "DEPLOYHQ_POOL_SIZE",
        "database connections of each worker process; a request that gets none within two seconds is answered with 503",
        8,
        ge=1,
        le=100,
    )
    console: bool = variable("DEPLOYHQ_CONSOLE", "1 serves the page for people without an agent at `/`", False)
    port: int = variable("PORT", "where the service listens", 5000, ge=1, le=65535)
    web_concurrency: int = variable("WEB_CONCURRENCY", "worker processes: one for each processor", 2, ge=1, le=64)
    page_url: Annotated[str, AfterValidator(check_page_url)] = variable(
        "DEPLOYHQ_PAGE_URL",
        "DeployHQ's own pages, which answers link to; `{account}` stands for the account's permalink",
        DEPLOYHQ,
    )
    query_database_url: URL | None = variable(
        "DEPLOYHQ_QUERY_DATABASE_URL",
        "the replica that `POST /admin_api/query` reads, with the login that `migrations_mirror grants` makes; or "
        "`duckdb:///` and the folder of a copy by `migrations_mirror snapshot` (needs `requirements-snapshot.txt`)",
        None,
        absent="none: callers' own SQL is answered with 503",
    )
    query_allow_primary: bool = variable(
        "DEPLOYHQ_QUERY_ALLOW_PRIMARY", "1 runs callers' SQL although that server is a primary", False
    )
    snapshot_max_age: int = variable(
        "DEPLOYHQ_SNAPSHOT_MAX_AGE",
        "seconds after which that copy counts as stale, in `/readyz` and in the metrics; it is still read",
        90_000,
        absent="90000 (25 hours)",
        ge=60,
        le=31_536_000,
    )
    query_rate_limit: Annotated[str, AfterValidator(check_rate)] = variable(
        "DEPLOYHQ_QUERY_RATE_LIMIT", "queries of each token; several limits are separated by semicolons", "30/minute"
    )
    redis_url: Annotated[str, AfterValidator(check_redis_url)] = secret(
        "REDIS_URL",
        "where that limit is counted for all processes and hosts",
        absent="none: each process counts for itself",
    )
    query_timeout: int = variable("DEPLOYHQ_QUERY_TIMEOUT", "seconds that one query may take", 10, ge=1, le=300)
    query_concurrency: int = variable(
        "DEPLOYHQ_QUERY_CONCURRENCY", "queries that each worker process runs at the same time", 2, ge=1, le=16
    )
    query_max_cost: Annotated[int | None, AfterValidator(lambda cost: cost or None)] = variable(
        "DEPLOYHQ_QUERY_MAX_COST",
        "the highest estimate of PostgreSQL's EXPLAIN that is run; 0 stands for 10,000,000",
        None,
        absent="10,000,000",
        ge=0,
        le=999_999_999,
    )
    audit_log: Annotated[str, AfterValidator(str.strip)] = variable(
        "DEPLOYHQ_AUDIT_LOG",
        "a file that each query is written to before it runs",
        "",
        absent="none: stdout only",
    )

    otlp_endpoint: str = variable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "where OpenTelemetry pushes traces and metrics, by OTLP over HTTP, such as `http://collector:4318`; "
        "needs `requirements-otel.txt`",
        "",
        absent="none: nothing is pushed",
    )
    log_format: Literal["", "json", "text"] = variable(
        "DEPLOYHQ_LOG_FORMAT",
        "how the log on stdout is written: `json`, or `text` for people",
        "",
        absent="`text` on a terminal, `json` elsewhere",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read keyword arguments only; `from_environ` reads the environment. So `Settings(...)` is reproducible."""
        return (init_settings,)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings in `environ`, where blank means unset; raise ConfigError for one that cannot be used."""
        source = EnvSettingsSource(cls, case_sensitive=True)
        source.env_vars = {name: text for name, text in environ.items() if text.strip()}
        try:
            return cls(**source())
        except ValidationError as error:
            # The cause quotes the value, which can be a secret.
            raise ConfigError(_sentence(cls, error)) from None

    @field_validator("database_url", "query_database_url", mode="before")
    @classmethod
    def _read_url(cls, value: object, info: ValidationInfo) -> object:
        name = str(cls.model_fields[info.field_name or ""].validation_alias)
        if not isinstance(value, str):
            return value
        return query_database_url(value, name) if info.field_name == "query_database_url" else database_url(value, name)


def _sentence(settings: type[Settings], invalid: ValidationError) -> str:
    """Return a sentence about the first invalid value, with what to write instead."""
    error = invalid.errors()[0]
    name = str(error["loc"][0])
    if error["type"] == "missing":
        return f"{name} is not set: give the URL of the replica to read."
    if error["type"] == "value_error":
        reason = error["ctx"]["error"]
        return str(reason) if isinstance(reason, ConfigError) else f"{name}{reason}"
    if error["type"] == "literal_error":
        return f"{name} is {error['input']!r}: give json or text."
    if error["type"] == "bool_parsing":
        return f"{name} is {error['input']!r}: give 1 or 0."
    bounds = next(bounds_of(field) for field in settings.model_fields.values() if field.validation_alias == name)
    return f"{name} is {error['input']!r}: give a whole number {bounds}."


def bounds_of(field: FieldInfo) -> str:
    """Return the range of a number, such as "from 1 to 60", or an empty text."""
    limits = {type(limit).__name__: limit for limit in field.metadata}
    return f"from {limits['Ge'].ge} to {limits['Le'].le}" if limits.keys() >= {"Ge", "Le"} else ""


def current_settings() -> Settings:
    """Return the settings of the current app."""
    return cast(Settings, current_app.extensions["settings"])
