// A certified OpenID provider (npm oidc-provider), set up as FranceConnect is; whoever comes is Claire.
import { Provider } from "oidc-provider";

const { port, client } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
const key = { ...(await crypto.subtle.exportKey("jwk", pair.privateKey)), kid: "peer", alg: "ES256", use: "sig" };
delete key.key_ops;
delete key.ext;

const told = { given_name: "Claire Louise", family_name: "MARTIN-LEROY", birthdate: "1984-07-19" };
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client.client_id,
      client_secret: client.client_secret,
      redirect_uris: [client.redirect_uri],
      post_logout_redirect_uris: [client.post_logout_redirect_uri],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
      id_token_signed_response_alg: "ES256",
      userinfo_signed_response_alg: "ES256",
    },
  ],
  jwks: { keys: [key] },
  cookies: { keys: ["for tests only"] },
  acrValues: ["eidas1"],
  claims: { openid: ["sub"], acr: null, ...Object.fromEntries(Object.keys(told).map((name) => [name, [name]])) },
  features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...told }) }),
});

// Who signs in, and what they consent to, without a page.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === "login") {
    ctx.respond = false;
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: "claire", acr: "eidas1" } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, { consent }, { mergeWithLastSubmission: true });
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
