// npm @brokenrubik/netsuite-sdk: many creates, each with the retries it comes with.
const { NetSuiteClient } = require('@brokenrubik/netsuite-sdk');
const { eachMade, given } = require('./telling.cjs');

const client = new NetSuiteClient({
  accountId: given.account,
  clientId: given.client_id,
  certificateId: given.certificate_id,
  privateKey: given.private_key,
});

eachMade(async (fields) => (await client.createRecord('task', fields)).id);
