// Leads connections to NetSuite's own hosts to the local NetSuite; node loads this by NODE_OPTIONS=--require.
const net = require('node:net');

const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function led(...given) {
  // node's own callers pass the normalized arguments as one array: [[options, callback]]
  const normalized = Array.isArray(given[0]) ? given[0] : given;
  const [options] = normalized;
  if (options && typeof options === 'object' && String(options.host).endsWith('.netsuite.com')) {
    normalized[0] = { ...options, host: '127.0.0.1', port: Number(process.env.LOCAL_NETSUITE_PORT) };
  }
  return connect.apply(this, given);
};
