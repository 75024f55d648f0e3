// Starts @modelcontextprotocol/server-everything on loopback:
//   node everything.mjs --mode streamableHttp|sse [--port 0]
// Prints {"port":N} when it listens. It serves /mcp, or /sse and /message.
import { Server } from 'node:net';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { mode: { type: 'string', default: 'streamableHttp' }, port: { type: 'string', default: '0' } }
});
const MODULES = { streamableHttp: 'streamableHttp.js', sse: 'sse.js' };
if (!(options.mode in MODULES)) {
  console.error('usage: everything.mjs --mode streamableHttp|sse [--port N]');
  process.exit(2);
}

// The package listens on every interface and tells nobody which port it got.
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  this.once('listening', () => process.stdout.write(`${JSON.stringify({ port: this.address().port })}\n`));
  return listen.call(this, Number(port), '127.0.0.1', ...rest.filter(each => typeof each === 'function'));
};
console.log = console.error;
process.env.PORT = options.port;
await import(new URL(`node_modules/@modelcontextprotocol/server-everything/dist/transports/${MODULES[options.mode]}`, import.meta.url));
