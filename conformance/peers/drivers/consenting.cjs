// What a person does in a browser for a Node driver: sign in at the page an application sends them to, and allow.
const { given } = require('./telling.cjs');

/** Go through the pages behind a URL and give the address that the application is called back with. */
async function consented(url) {
  const { origin } = new URL(url);
  let page = await fetch(url, { redirect: 'manual' });
  if (page.status === 302) return page.headers.get('location'); // refused before anybody was asked
  const { email, password, role } = given;
  page = await sent(`${origin}/app/login/oauth2/signin.nl`, page, { email, password });
  return (await sent(`${origin}/app/login/oauth2/consent.nl`, page, { role, decision: 'allow' })).headers.get('location');
}

async function sent(url, page, form) {
  const text = await page.text();
  const found = /name="request" value="([^"]+)"/.exec(text);
  if (!found) throw new Error(`no page to sign in at: ${page.status} ${text.slice(0, 200)}`);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0];
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: cookie ? { cookie } : {},
    body: new URLSearchParams({ request: found[1], ...form }),
  });
}

/** Give the id of a token: what the account's own log knows it by. */
const idOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).jti;

const customer = `https://${given.account}.suitetalk.api.netsuite.com/services/rest/record/v1/customer/${given.customer}`;

/** Get the customer with a token, where the client has no call of its own. */
const got = async (token) =>
  (await (await fetch(customer, { headers: { authorization: `Bearer ${token}` } })).json()).companyName;

const authorize = `https://${given.account}.app.netsuite.com/app/login/oauth2/authorize.nl`;
const oauth2 = `https://${given.account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1`;

module.exports = { authorize, consented, customer, got, idOf, oauth2, state: 'a-state-of-more-than-22-characters' };
