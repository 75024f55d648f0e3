// @modelcontextprotocol/sdk 1.x over the deprecated HTTP+SSE transport.
//   node clients/sdk1-sse.mjs --url URL-of-the-SSE-endpoint [--upstream everything] [--header 'Name: value']...
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { legacySteps } from './legacy-steps.mjs';
import { Report, check, readArguments, same } from './report.mjs';
import { sdk1Peer, serverOf } from './sdk1.mjs';
import { UPSTREAMS } from './upstreams.mjs';

const { url, headers, upstream } = readArguments({ upstream: { type: 'string', default: 'everything' } });
const report = new Report();
const peer = sdk1Peer();
const posted = [];
const transport = new SSEClientTransport(url, {
  requestInit: { headers },
  fetch: async (target, init) => {
    const response = await fetch(target, init);
    if (init?.method === 'POST') {
      posted.push({ url: new URL(target), status: response.status });
    }
    return response;
  }
});

const connected = await report.step('initialize', async () => {
  await peer.client.connect(transport);
  return serverOf(peer.client);
});
if (connected) {
  await report.step('the endpoint is on the origin of the stream, beside it', async () => {
    const { url: endpoint } = posted[0];
    const folder = path => path.slice(0, path.lastIndexOf('/'));
    same(endpoint.origin, url.origin, 'origin');
    same(folder(endpoint.pathname), folder(url.pathname), 'folder');
    return endpoint.pathname;
  });
  // This transport hands a client all events of one read at once, and the client then forgets the progress handler
  // with the answer before it has looked at the progress that came with it.
  await legacySteps(report, peer, UPSTREAMS[upstream], { credentials: headers, lastProgressMayBeLost: true });
  await report.step('every message was accepted with 202', async () => {
    const others = posted.filter(({ status }) => status !== 202);
    check(others.length === 0, () => JSON.stringify(others));
    return { messages: posted.length };
  });
  await report.step('close', () => peer.client.close());
}
report.end();
