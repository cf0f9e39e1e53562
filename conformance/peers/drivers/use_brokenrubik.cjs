// npm @brokenrubik/netsuite-sdk: client credentials with a certificate, pages by itself.
const { NetSuiteClient } = require('@brokenrubik/netsuite-sdk');
const { done, given } = require('./telling.cjs');

const client = new NetSuiteClient({
  accountId: given.account,
  clientId: given.client_id,
  certificateId: given.certificate_id,
  privateKey: given.private_key,
});
const distinct = (items) => new Set(items.map((each) => each.id)).size;

done({
  sign_in: async () => (await client.listRecords('customer', { limit: 1 })).count,
  get: async () => (await client.getRecord('customer', given.customer)).companyName,
  list: async () => distinct(await client.listAllRecords('customer')),
  suiteql: async () => distinct(await client.suiteqlAll(given.query)),
  create: async () => (await client.createRecord('customer', given.new)).id,
});
