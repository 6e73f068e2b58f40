"""The settings of OpenID Connect in hosted mode."""

from dataclasses import dataclass, field
from typing import Any


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
