// npm openid-client: all of it, with the metadata given by hand.
const client = require('openid-client');
const { authorize, consented, customer, idOf, oauth2, state } = require('./consenting.cjs');
const { done, given } = require('./telling.cjs');

const server = {
  issuer: 'https://system.netsuite.com',
  authorization_endpoint: authorize,
  token_endpoint: `${oauth2}/token`,
  revocation_endpoint: `${oauth2}/revoke`,
};
const config = new client.Configuration(server, given.client_id, undefined, client.ClientSecretBasic(given.client_secret));
const verifier = client.randomPKCECodeVerifier();
let held;

done({
  sign_in: async () => {
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: given.redirect_uri,
      scope: 'rest_webservices restlets',
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const back = new URL(await consented(url.href));
    held = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state });
    return idOf(held.access_token);
  },
  call: async () =>
    (await (await client.fetchProtectedResource(config, held.access_token, new URL(customer), 'GET')).json()).companyName,
  refresh: async () => {
    held = { ...held, ...(await client.refreshTokenGrant(config, held.refresh_token)) };
    return idOf(held.access_token);
  },
  revoke: async () => {
    await client.tokenRevocation(config, held.refresh_token);
    return 200;
  },
});
