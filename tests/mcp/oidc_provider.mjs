// An OpenID provider (panva's, certified) whose people sign in by name alone: node oidc_provider.mjs PORT REDIRECT SECONDS
import { Provider } from "oidc-provider";

const [port, redirect, seconds] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "mcp", client_secret: "the-provider-s-own-secret-of-the-tests", redirect_uris: [redirect], grant_types: ["authorization_code", "refresh_token"] }],
  scopes: ["openid", "email", "offline_access"],
  claims: { openid: ["sub"], email: ["email", "email_verified", "groups"] },
  conformIdTokenClaims: false,
  ttl: { AccessToken: Number(seconds), IdToken: Number(seconds), Grant: 3600, Session: 3600, Interaction: 3600, RefreshToken: 3600 },
  issueRefreshToken: async () => true,
  findAccount: async (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: id, email_verified: true, groups: id.startsWith("ann") ? ["support"] : [] }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
