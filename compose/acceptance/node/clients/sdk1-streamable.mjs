// @modelcontextprotocol/sdk 1.x over streamable HTTP.
//   node clients/sdk1-streamable.mjs --url URL [--upstream fixture|everything] [--header 'Name: value']...
// With --header the headers are taken for credentials, which must not reach the server behind (fixture only).
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { endOfSession, legacySteps, textOf } from './legacy-steps.mjs';
import { Report, check, readArguments } from './report.mjs';
import { sdk1Peer, serverOf } from './sdk1.mjs';
import { UPSTREAMS } from './upstreams.mjs';

const { url, headers, upstream: upstreamName } = readArguments({ upstream: { type: 'string', default: 'fixture' } });
const upstream = UPSTREAMS[upstreamName];
const report = new Report();
const peer = sdk1Peer();
const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });

const connected = await report.step('initialize', async () => {
  await peer.client.connect(transport);
  check(transport.sessionId, 'no Mcp-Session-Id');
  return { ...serverOf(peer.client), protocolVersion: transport.protocolVersion };
});
if (connected) {
  await legacySteps(report, peer, upstream, { credentials: headers });
  if (upstream.reconnection) {
    await report.step('a stream that ends early is resumed', async () => {
      check(textOf(await peer.call(upstream.reconnection)).includes('Answered'), 'no answer');
    });
  }
  const { sessionId, protocolVersion } = transport;
  await endOfSession(report, { url, headers, sessionId, protocolVersion, upstream, terminate: () => transport.terminateSession() });
}
report.end();
