"""People: hosted mode with OpenID Connect. The admin token stays in the server, each call carries the person's name."""

import hmac

from fastmcp.server.auth import AccessToken, AuthProvider, MultiAuth, TokenVerifier
from fastmcp.server.auth.oidc_proxy import OIDCProxy
from fastmcp.server.dependencies import get_access_token

from mcp_server.access.credentials import Credentials
from mcp_server.access.sign_in import SignIn

SCOPES = ["openid", "email"]


class AdminToken(TokenVerifier):
    """A verifier for callers who send the admin token, as without OpenID Connect."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return access for the admin token, compared in constant time."""
        if hmac.compare_digest(token.encode(), self._token.encode()):
            return AccessToken(token=token, client_id="admin-token", scopes=SCOPES)
        return None


def provider(sign_in: SignIn, admin_token: str) -> AuthProvider:
    """Return FastMCP's proxy in front of the OpenID provider, which also takes the admin token itself."""
    proxy = OIDCProxy(
        config_url=f"{sign_in.issuer}/.well-known/openid-configuration",
        client_id=sign_in.client_id,
        client_secret=sign_in.client_secret,
        audience=sign_in.audience,
        base_url=sign_in.public_url,
        required_scopes=SCOPES,
        verify_id_token=True,  # its audience is the client, and it has the person's claims
        forward_resource=False,  # the provider knows this client, not the addresses behind it
    )
    return MultiAuth(server=proxy, verifiers=[AdminToken(admin_token)], required_scopes=SCOPES)


def person_credentials(sign_in: SignIn, admin_token: str, given: Credentials) -> Credentials:
    """Return the credentials of the signed-in person: the server's admin token, if the person may use it."""
    if hmac.compare_digest((given.admin_token or "").encode(), admin_token.encode()):
        return given
    token = get_access_token()
    claims = (token.claims if token else None) or {}
    person = str(claims.get("email") or claims.get("sub") or "a person without a name")
    return Credentials(admin_token if token and sign_in.allows(claims) else None, given.account, person)
