// What every Node driver does: read what to work with, do one action after another, tell each in a line of JSON.
const { readFileSync } = require('node:fs');

/** Account, keys, the id of a customer to get, the query, the fields of the customer to create; of `actions`, where given, these alone. */
const given = JSON.parse(readFileSync(0, 'utf8').split('\n')[0]);

/** Do the actions in their order and tell of each what the client gave back, or how it failed. */
async function done(actions) {
  for (const [action, act] of Object.entries(actions)) {
    if (!(given.actions ?? [action]).includes(action)) continue;
    const began = performance.now();
    let told;
    try {
      told = { gave: (await act()) ?? null, seconds: (performance.now() - began) / 1000 };
    } catch (fault) {
      told = { raised: `${fault.name}: ${fault.message}`.slice(0, 300) };
    }
    console.log(JSON.stringify({ action, ...told }));
  }
}

/** Create every record of `creates`, `at_once` at a time, and tell of each as `done` does, by its place. */
async function eachMade(create) {
  const places = given.creates.keys();
  const worker = async () => {
    for (const place of places) await done({ [place]: () => create(given.creates[place]) });
  };
  await Promise.all(Array.from({ length: given.at_once }, worker));
}

/** Give how many different ids the pages have; `page(offset)` gets one. */
async function counted(page) {
  const ids = [];
  for (let more = true; more; ) {
    const { items, hasMore } = await page(ids.length);
    ids.push(...items.map((each) => each.id));
    more = hasMore;
  }
  return new Set(ids).size;
}

/** Give the last part of a Location header: the id of what was created. */
const newId = (location) => location.split('/').pop();

module.exports = { given, done, eachMade, counted, newId };
