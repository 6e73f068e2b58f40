"""The settings of OpenID Connect in hosted mode."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

REQUIRED = ("MCP_OIDC_ISSUER", "MCP_OIDC_CLIENT_ID", "MCP_OIDC_CLIENT_SECRET", "MCP_PUBLIC_URL")


@dataclass(frozen=True)
class SignIn:
    """An OpenID provider, and who of its people may use the admin tools."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    audience: str | None = None
    domains: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def allows(self, claims: dict[str, Any]) -> bool:
        """Return whether a verified email's domain or one of the groups is allowed; without limits, everyone is."""
        domain = str(claims.get("email", "")).rpartition("@")[2].lower()
        groups = claims.get("groups") if isinstance(claims.get("groups"), list) else []
        in_domain = claims.get("email_verified") is True and domain in self.domains
        return in_domain or bool({*map(str, groups or ())} & {*self.groups}) or not (self.domains or self.groups)

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Self | None:
        """Return the settings if MCP_OIDC_ISSUER is set, or None. Raises ValueError if others are missing."""
        if REQUIRED[0] not in values:
            return None
        if missing := [name for name in (*REQUIRED, "DEPLOYHQ_ADMIN_TOKEN") if name not in values]:
            raise ValueError(f"MCP_OIDC_ISSUER needs {', '.join(missing)} too.")
        issuer, client_id, client_secret, public_url = (values[name].rstrip("/") for name in REQUIRED)
        domains, groups = (
            tuple(part.strip() for part in values.get(name, "").split(",") if part.strip())
            for name in ("MCP_OIDC_ALLOWED_DOMAINS", "MCP_OIDC_ALLOWED_GROUPS")
        )
        lower = tuple(domain.lower() for domain in domains)
        return cls(issuer, client_id, client_secret, public_url, values.get("MCP_OIDC_AUDIENCE"), lower, groups)
