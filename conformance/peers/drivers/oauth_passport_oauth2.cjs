// npm passport-oauth2: signs in by a strategy; there is no call to refresh or revoke.
const Strategy = require('passport-oauth2');
const { authorize, consented, customer, idOf, oauth2 } = require('./consenting.cjs');
const { done, given } = require('./telling.cjs');

const session = {};
let held;
const strategy = new Strategy(
  {
    authorizationURL: authorize,
    tokenURL: `${oauth2}/token`,
    clientID: given.client_id,
    clientSecret: given.client_secret,
    callbackURL: given.redirect_uri,
    scope: ['rest_webservices', 'restlets'],
    state: true,
    pkce: true,
    skipUserProfile: true,
  },
  (accessToken, refreshToken, profile, verified) => verified(null, { accessToken }),
);

/** Let the strategy act on a request, and give what it does with it. */
const acted = (query) =>
  new Promise((resolve, reject) => {
    const own = Object.create(strategy);
    Object.assign(own, { redirect: resolve, success: resolve, error: reject });
    own.fail = (why) => reject(new Error(JSON.stringify(why)));
    own.authenticate({ query, session, headers: {}, connection: {} }, {});
  });

done({
  sign_in: async () => {
    const back = new URL(await consented(await acted({})));
    held = await acted(Object.fromEntries(back.searchParams));
    return idOf(held.accessToken);
  },
  call: () =>
    new Promise((resolve, reject) => {
      strategy._oauth2.useAuthorizationHeaderforGET(true);
      strategy._oauth2.get(customer, held.accessToken, (fault, body) =>
        fault ? reject(new Error(JSON.stringify(fault))) : resolve(JSON.parse(body).companyName),
      );
    }),
}).then(() => {
  for (const action of ['refresh', 'revoke'])
    console.log(JSON.stringify({ action, not_offered: 'there is no call for it' }));
});
