// npm oauth: signs in, gets and refreshes; there is no call to revoke.
const { OAuth2 } = require('oauth');
const { authorize, consented, customer, idOf, oauth2, state } = require('./consenting.cjs');
const { done, given } = require('./telling.cjs');

const client = new OAuth2(given.client_id, given.client_secret, '', authorize, `${oauth2}/token`);
client.useAuthorizationHeaderforGET(true);
const held = {};

/** Exchange a code or a refresh token. */
const exchanged = (what, parameters) =>
  new Promise((resolve, reject) =>
    client.getOAuthAccessToken(what, parameters, (fault, access, refresh) => {
      if (fault) return reject(new Error(JSON.stringify(fault)));
      Object.assign(held, { access, refresh: refresh ?? held.refresh });
      return resolve(idOf(access));
    }),
  );

done({
  sign_in: async () => {
    const { redirect_uri } = given;
    const url = client.getAuthorizeUrl({ redirect_uri, response_type: 'code', scope: 'rest_webservices restlets', state });
    const code = new URL(await consented(url)).searchParams.get('code');
    return exchanged(code, { grant_type: 'authorization_code', redirect_uri });
  },
  call: () =>
    new Promise((resolve, reject) =>
      client.get(customer, held.access, (fault, body) =>
        fault ? reject(new Error(JSON.stringify(fault))) : resolve(JSON.parse(body).companyName),
      ),
    ),
  refresh: () => exchanged(held.refresh, { grant_type: 'refresh_token' }),
}).then(() => console.log(JSON.stringify({ action: 'revoke', not_offered: 'there is no call for it' })));
