// npm @fye/netsuite-rest-api: a request by its path, and SuiteQL as a stream that pages by itself.
const { makeRequest, suiteqlSearch } = require('@fye/netsuite-rest-api');
const { counted, done, given, newId } = require('./telling.cjs');

const config = {
  netsuiteApiHost: `${given.account}.suitetalk.api.netsuite.com`,
  consumerKey: given.consumer_key,
  consumerSecret: given.consumer_secret,
  netsuiteAccountId: given.account,
  netsuiteTokenKey: given.token_id,
  netsuiteTokenSecret: given.token_secret,
  netsuiteQueryLimit: 1000,
};

async function requested(method, path, query) {
  const answer = await makeRequest(config, { method, requestType: 'record', path: `services/rest/${path}`, query });
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${JSON.stringify(answer.body)}`);
  return answer;
}

const got = async (path) => (await requested('GET', path)).body;

done({
  sign_in: async () => (await got('system/v1/serverTime')).serverTime,
  get: async () => (await got(`record/v1/customer/${given.customer}`)).companyName,
  list: () => counted((offset) => got(`record/v1/customer?limit=1000&offset=${offset}`)),
  suiteql: async () => {
    const ids = new Set();
    for await (const row of suiteqlSearch(config, { query: given.query })) ids.add(row.id);
    return ids.size;
  },
  create: async () => newId((await requested('POST', 'record/v1/customer', given.new)).headers.location),
});
