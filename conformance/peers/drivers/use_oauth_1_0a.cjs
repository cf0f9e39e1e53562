// npm oauth-1.0a: signs requests with a token of token-based authentication; fetch sends them.
const { createHmac } = require('node:crypto');
const OAuth = require('oauth-1.0a');
const { counted, done, given, newId } = require('./telling.cjs');

const signer = new OAuth({
  consumer: { key: given.consumer_key, secret: given.consumer_secret },
  realm: given.account,
  signature_method: 'HMAC-SHA256',
  hash_function: (base, key) => createHmac('sha256', key).update(base).digest('base64'),
});
const token = { key: given.token_id, secret: given.token_secret };
const rest = `https://${given.account}.suitetalk.api.netsuite.com/services/rest`;

const sent = async (method, path, body) => {
  const url = `${rest}/${path}`;
  const headers = { ...signer.toHeader(signer.authorize({ url, method }, token)), prefer: 'transient' };
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer;
};
const told = async (...asked) => (await sent(...asked)).json();

done({
  sign_in: async () => (await told('GET', 'system/v1/serverTime')).serverTime,
  get: async () => (await told('GET', `record/v1/customer/${given.customer}`)).companyName,
  list: () => counted((offset) => told('GET', `record/v1/customer?limit=1000&offset=${offset}`)),
  suiteql: () => counted((offset) => told('POST', `query/v1/suiteql?limit=1000&offset=${offset}`, { q: given.query })),
  create: async () => newId((await sent('POST', 'record/v1/customer', given.new)).headers.get('location')),
});
