// npm nsrestlet: one link to a RESTlet, with a function for each method.
const nsrestlet = require('nsrestlet');
const { done, given } = require('./telling.cjs');

const link = nsrestlet.createLink(
  {
    accountId: given.account,
    tokenKey: given.token_id,
    tokenSecret: given.token_secret,
    consumerKey: given.consumer_key,
    consumerSecret: given.consumer_secret,
  },
  { script: given.script.script, deployment: given.script.deploy },
);

done({
  get: () => link.get({ search: given.search }),
  post: () => link.post(given.body),
  put: () => link.put(given.file),
  delete: () => link.delete({ file: '1' }),
  error: () => link.get({ file: '99' }),
});
