// mcp-remote, the stdio bridge of clients that speak no HTTP, driven over stdio, against the fixture server.
//   node clients/mcp-remote.mjs --url URL [--header 'Name: value']...
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { textOf } from './legacy-steps.mjs';
import { Report, check, readArguments } from './report.mjs';
import { sdk1Peer } from './sdk1.mjs';

const BRIDGE = fileURLToPath(new URL('../node_modules/mcp-remote/dist/proxy.js', import.meta.url));
const { url, header } = readArguments();
const report = new Report();
const peer = sdk1Peer();
const home = mkdtempSync(join(tmpdir(), 'mcp-remote-'));
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [BRIDGE, url.href, '--transport', 'http-only', '--allow-http', ...header.flatMap(line => ['--header', line])],
  env: { ...process.env, MCP_REMOTE_CONFIG_DIR: home },
  stderr: 'ignore'
});

const connected = await report.step('initialize', () => peer.client.connect(transport));
if (connected) {
  await report.step('tools/list', async () => {
    const { tools } = await peer.client.listTools();
    check(tools.some(({ name }) => name === 'echo'), 'no tool echo');
    return { tools: tools.length };
  });
  await report.step('tools/call', async () => {
    check(textOf(await peer.call({ name: 'echo', arguments: { text: 'hello' } })) === 'hello', 'other words');
  });
  await report.step('close', () => peer.client.close());
}
rmSync(home, { recursive: true, force: true });
report.end();
