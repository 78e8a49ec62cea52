// A provider of OpenID Connect for the tests: node provider.mjs PORT APP_ADDRESS. A link signs each account in.
// NEWSDESK_TEST_PROVIDER names the folder that holds node_modules: it lies outside the project.
import crypto from "node:crypto";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const resolve = createRequire(path.join(process.env.NEWSDESK_TEST_PROVIDER, "package.json")).resolve;
const { default: Provider } = await import(pathToFileURL(resolve("oidc-provider")).href);

const [port, app] = process.argv.slice(2);
const callback = `${app}/oauth2callback`;
const ACCOUNTS = {
  anna: { email: "anna@example.org", email_verified: true, groups: ["readers"] },
  boris: { email: "boris@example.net", email_verified: true, groups: ["editors", "moderators"] },
  mallory: { email: "mallory@example.net", email_verified: true, groups: ["readers"] },
  unverified: { email: "anna@example.org", email_verified: false, groups: [] },
};
const key = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "newsdesk", client_secret: "a-secret-of-the-tests-only", redirect_uris: [callback], post_logout_redirect_uris: [callback] }],
  jwks: { keys: [{ ...key, use: "sig", alg: "RS256" }] },
  cookies: { keys: [crypto.randomUUID()] },
  conformIdTokenClaims: false, // what is asked for by scope stands in the ID token, which is all that Streamlit reads
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { logoutSource: (ctx, form) => {
      ctx.body = `<!doctype html>${form.replace("</form>", '<input type="hidden" name="logout" value="yes"></form>')}<script>document.forms[0].submit()</script>`;
    } },
  },
  findAccount: (ctx, sub) => (ACCOUNTS[sub] ? { accountId: sub, claims: () => ({ sub, name: sub, ...ACCOUNTS[sub] }) } : undefined),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile groups");
    await grant.save();
    return grant;
  },
});
const handle = provider.callback();
http.createServer(async (request, response) => {
  const found = /^\/interaction\/[^/?]+(?:\/(as|cancel)(?:\/(\w+))?)?$/.exec(request.url);
  if (!found) return handle(request, response);
  try {
    if (found[1] === "cancel") return await provider.interactionFinished(request, response, { error: "access_denied", error_description: "cancelled" });
    if (found[1] === "as") return await provider.interactionFinished(request, response, { login: { accountId: found[2] } });
    const { uid } = await provider.interactionDetails(request, response);
    response.setHeader("content-type", "text/html");
    const links = Object.keys(ACCOUNTS).map((name) => `<p><a href="/interaction/${uid}/as/${name}">${name}</a>`);
    return response.end(`<!doctype html><title>Sign in</title>${links.join("")}<p><a href="/interaction/${uid}/cancel">cancel</a>`);
  } catch (error) {
    response.statusCode = 400;
    return response.end(String(error));
  }
}).listen(Number(port), "localhost", () => console.log("ready"));
