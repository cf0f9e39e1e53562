// npm oauth4webapi: one request and one answer at a time.
const oauth = require('oauth4webapi');
const { authorize, consented, customer, idOf, oauth2, state } = require('./consenting.cjs');
const { done, given } = require('./telling.cjs');

const server = {
  issuer: 'https://system.netsuite.com',
  token_endpoint: `${oauth2}/token`,
  revocation_endpoint: `${oauth2}/revoke`,
};
const client = { client_id: given.client_id };
const login = oauth.ClientSecretBasic(given.client_secret);
const verifier = oauth.generateRandomCodeVerifier();
let held;

done({
  sign_in: async () => {
    const url = new URL(authorize);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: given.client_id,
      redirect_uri: given.redirect_uri,
      scope: 'rest_webservices restlets',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const told = oauth.validateAuthResponse(server, client, new URL(await consented(url.href)), state);
    const answer = await oauth.authorizationCodeGrantRequest(server, client, login, told, given.redirect_uri, verifier);
    held = await oauth.processAuthorizationCodeResponse(server, client, answer);
    return idOf(held.access_token);
  },
  call: async () =>
    (await (await oauth.protectedResourceRequest(held.access_token, 'GET', new URL(customer))).json()).companyName,
  refresh: async () => {
    const answer = await oauth.refreshTokenGrantRequest(server, client, login, held.refresh_token);
    held = { ...held, ...(await oauth.processRefreshTokenResponse(server, client, answer)) };
    return idOf(held.access_token);
  },
  revoke: async () => {
    const answer = await oauth.revocationRequest(server, client, login, held.refresh_token);
    await oauth.processRevocationResponse(answer);
    return answer.status;
  },
});
