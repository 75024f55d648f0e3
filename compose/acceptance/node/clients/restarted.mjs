// @modelcontextprotocol/client 2.x in the legacy era, whose server is restarted under its session by the caller, who lets it
// go on with FILE. Through a gateway that begins such sessions anew, the client notices nothing.
//   node clients/restarted.mjs --url URL --second-url URL --pause-file FILE [--header 'Name: value']...
import { existsSync } from 'node:fs';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { textOf } from './legacy-steps.mjs';
import { Report, check, readArguments, same, until } from './report.mjs';

const PAUSE_MS_MAX = 60_000;
const options = readArguments({ 'pause-file': { type: 'string' } });
if (!options['second-url'] || !options['pause-file']) {
  console.error('restarted.mjs wants --second-url and --pause-file');
  process.exit(2);
}
const report = new Report();
const client = new Client({ name: 'restarted', version: '1.0.0' }, { capabilities: {}, versionNegotiation: { mode: 'legacy' } });
const transport = new StreamableHTTPClientTransport(options.url, { requestInit: { headers: options.headers } });
let changes = 0;
client.setNotificationHandler('notifications/tools/list_changed', () => {
  changes++;
});

const echo = async words => same(textOf(await client.callTool({ name: 'echo', arguments: { text: words } })), words, 'echo');
const toggle = () => client.callTool({ name: 'test_trigger_tool_change', arguments: {} });

const connected = await report.step('initialize', async () => {
  await client.connect(transport);
  check(transport.sessionId, 'no Mcp-Session-Id');
});
if (connected) {
  const { sessionId } = transport;
  await report.step('calls and news before', async () => {
    await echo('before');
    await until(async () => {
      await toggle();
      return changes > 0;
    }, 'a change of the list');
  });
  console.log(JSON.stringify({ step: 'paused', ok: true, detail: `goes on when ${options['pause-file']} exists` }));
  // Not a step: how long a restart takes is the caller's business.
  await until(() => existsSync(options['pause-file']), 'the pause file', PAUSE_MS_MAX).catch(() => {});
  await report.step('a call after the restart', async () => {
    await echo('after');
    same(transport.sessionId, sessionId, 'session');
  });
  await report.step('the same session through the other node', async () => {
    const response = await fetch(options['second-url'], {
      method: 'POST',
      headers: {
        ...options.headers,
        Accept: 'application/json, text/event-stream',
        'Content-Type': 'application/json',
        'Mcp-Session-Id': sessionId,
        'MCP-Protocol-Version': client.getNegotiatedProtocolVersion()
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 'other', method: 'tools/list' })
    });
    same(response.status, 200, 'status');
    check((await response.text()).includes('echo'), 'no tools');
  });
  await report.step('the stream of news goes on', async () => {
    const before = changes;
    await until(async () => {
      await toggle();
      return changes > before;
    }, 'a change of the list', 15_000);
  });
}
report.end();
