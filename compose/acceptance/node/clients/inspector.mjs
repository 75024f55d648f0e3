// @modelcontextprotocol/inspector from its command line, one process a request, against the fixture server.
//   node clients/inspector.mjs --url URL [--header 'Name: value']...
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeForSuite } from '../node-for-suite.mjs';
import { Report, check, readArguments, same } from './report.mjs';

const INSPECTOR = fileURLToPath(
  new URL('../node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js', import.meta.url)
);
const { url, header } = readArguments();
const report = new Report();
// It keeps its files in the home folder.
const home = mkdtempSync(join(tmpdir(), 'inspector-'));

function inspect(method, ...more) {
  const headers = header.flatMap(line => ['--header', line]);
  const args = ['--cli', '--transport', 'http', '--server-url', url.href, '--method', method];
  return new Promise((resolve, reject) => {
    const child = spawn(nodeForSuite(), [INSPECTOR, ...args, ...more, ...headers], {
      env: { ...process.env, HOME: home },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (errors += chunk));
    child.on('error', reject);
    child.on('close', code => {
      try {
        check(code === 0, `exit ${code}: ${errors.slice(-300)}`);
        resolve(JSON.parse(output));
      } catch (error) {
        reject(error);
      }
    });
  });
}

await report.step('tools/list', async () => {
  const { tools } = await inspect('tools/list');
  check(tools.some(({ name }) => name === 'echo'), 'no tool echo');
  return { tools: tools.length };
});
await report.step('tools/call', async () => {
  const { content } = await inspect('tools/call', '--tool-name', 'echo', '--tool-arg', 'text=hello');
  same(content, [{ type: 'text', text: 'hello' }], 'content');
});
await report.step('resources/list', async () => {
  const { resources } = await inspect('resources/list');
  check(resources.length > 0, 'no resources');
  return { resources: resources.length };
});
await report.step('prompts/list', async () => {
  const { prompts } = await inspect('prompts/list');
  check(prompts.length > 0, 'no prompts');
  return { prompts: prompts.length };
});
rmSync(home, { recursive: true, force: true });
report.end();
