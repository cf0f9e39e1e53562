// npm netsuite-rest: one call a request, pages by hand.
const NetsuiteRest = require('netsuite-rest');
const { counted, done, given, newId } = require('./telling.cjs');

const client = new NetsuiteRest({
  consumer_key: given.consumer_key,
  consumer_secret_key: given.consumer_secret,
  token: given.token_id,
  token_secret: given.token_secret,
  realm: given.account,
});
const got = async (path) => (await client.request({ path })).data;
const posted = (path, body) => client.request({ path, method: 'POST', body: JSON.stringify(body) });
const page = (path, offset) => `${path}?limit=1000&offset=${offset}`;

done({
  sign_in: async () => (await got('system/v1/serverTime')).serverTime,
  get: async () => (await got(`record/v1/customer/${given.customer}`)).companyName,
  list: () => counted((offset) => got(page('record/v1/customer', offset))),
  suiteql: () => counted(async (offset) => (await posted(page('query/v1/suiteql', offset), { q: given.query })).data),
  create: async () => {
    // the client copies the answer, and a copy has no `headers` in today's node
    const { rawHeaders } = await posted('record/v1/customer', given.new);
    return newId(rawHeaders[rawHeaders.findIndex((each) => each.toLowerCase() === 'location') + 1]);
  },
});
