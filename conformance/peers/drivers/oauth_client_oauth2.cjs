// npm client-oauth2: signs in, signs requests and refreshes; there is no call to revoke.
const ClientOAuth2 = require('client-oauth2');
const { authorize, consented, customer, idOf, oauth2, state } = require('./consenting.cjs');
const { done, given } = require('./telling.cjs');

const client = new ClientOAuth2({
  clientId: given.client_id,
  clientSecret: given.client_secret,
  accessTokenUri: `${oauth2}/token`,
  authorizationUri: authorize,
  redirectUri: given.redirect_uri,
  scopes: ['rest_webservices', 'restlets'],
  state,
});
let held;

done({
  sign_in: async () => {
    held = await client.code.getToken(await consented(client.code.getUri()));
    return idOf(held.accessToken);
  },
  call: async () => {
    const { url, ...signed } = held.sign({ method: 'GET', url: customer, headers: {} });
    return (await (await fetch(url, signed)).json()).companyName;
  },
  refresh: async () => {
    held = await held.refresh();
    return idOf(held.accessToken);
  },
}).then(() => console.log(JSON.stringify({ action: 'revoke', not_offered: 'there is no call for it' })));
