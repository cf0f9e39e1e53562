// npm simple-oauth2: tokens only; what is called with them is the caller's business.
const { AuthorizationCode } = require('simple-oauth2');
const { authorize, consented, got, idOf, oauth2, state } = require('./consenting.cjs');
const { done, given } = require('./telling.cjs');

const at = (url) => ({ host: new URL(url).origin, path: new URL(url).pathname });
const client = new AuthorizationCode({
  client: { id: given.client_id, secret: given.client_secret },
  auth: {
    tokenHost: at(oauth2).host,
    tokenPath: `${at(oauth2).path}/token`,
    revokePath: `${at(oauth2).path}/revoke`,
    authorizeHost: at(authorize).host,
    authorizePath: at(authorize).path,
  },
});
const { redirect_uri } = given;
let held;

done({
  sign_in: async () => {
    const url = client.authorizeURL({ redirect_uri, scope: 'rest_webservices restlets', state });
    const code = new URL(await consented(url)).searchParams.get('code');
    held = await client.getToken({ code, redirect_uri });
    return idOf(held.token.access_token);
  },
  call: () => got(held.token.access_token),
  refresh: async () => {
    const { refresh_token } = held.token;
    const { token } = await held.refresh();
    // the client forgets its refresh token where the answer has none
    held = client.createToken({ ...token, refresh_token: token.refresh_token ?? refresh_token });
    return idOf(held.token.access_token);
  },
  revoke: async () => {
    await held.revoke('refresh_token');
    return 200;
  },
});
