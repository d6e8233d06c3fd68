// The OpenID-certified provider of npm's oidc-provider on loopback, for `make test-oidc`: PKCE required, its own log-in
// and consent pages, claims in userinfo as its defaults have it. Knows the people of tests/fixtures/sign_on.py, which
// scripts/test-oidc writes to the file named first; prints its address and serves until stopped.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [, , users, port] = process.argv;
const known = JSON.parse(readFileSync(users, "utf8"));
const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: "softpark",
    client_secret: "a secret of the tests",
    application_type: "native", // so that the app may listen on any port of loopback
    redirect_uris: ["http://127.0.0.1/account/sign-on/back"],
    token_endpoint_auth_method: "client_secret_basic",
  }],
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups", "uscc"], email: ["email"] },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ ...known[id], sub: id }) }),
  pkce: { required: () => true },
});
createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log(issuer));
