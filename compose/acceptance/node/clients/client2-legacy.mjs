// @modelcontextprotocol/client 2.x in the legacy era, over streamable HTTP.
//   node clients/client2-legacy.mjs --url URL [--upstream fixture|everything] [--header 'Name: value']...
// With the upstream `everything`, which speaks no other era, it also shows that a client that tries the modern era
// first comes back to this one.
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { client2Peer } from './client2.mjs';
import { endOfSession, legacySteps, textOf } from './legacy-steps.mjs';
import { Report, check, readArguments, same } from './report.mjs';
import { UPSTREAMS } from './upstreams.mjs';

const { url, headers, upstream: upstreamName } = readArguments({ upstream: { type: 'string', default: 'fixture' } });
const upstream = UPSTREAMS[upstreamName];
const report = new Report();
const peer = client2Peer('legacy');
const newTransport = () => new StreamableHTTPClientTransport(url, { requestInit: { headers } });
const transport = newTransport();

const connected = await report.step('initialize', async () => {
  await peer.client.connect(transport);
  check(transport.sessionId, 'no Mcp-Session-Id');
  same(peer.client.getProtocolEra(), 'legacy', 'era');
  return { server: peer.client.getServerVersion()?.name, protocolVersion: peer.client.getNegotiatedProtocolVersion() };
});
if (connected) {
  await legacySteps(report, peer, upstream, { credentials: headers });
  const { sessionId } = transport;
  const protocolVersion = peer.client.getNegotiatedProtocolVersion();
  await endOfSession(report, { url, headers, sessionId, protocolVersion, upstream, terminate: () => transport.terminateSession() });
}
await report.step('a client of both eras finds the right one', async () => {
  const { client, call } = client2Peer('auto');
  await client.connect(newTransport());
  same(client.getProtocolEra(), upstreamName === 'fixture' ? 'modern' : 'legacy', 'era');
  check(textOf(await call(upstream.echo('found'))).includes('found'), 'no echo');
  await client.close();
  return client.getProtocolEra();
});
report.end();
