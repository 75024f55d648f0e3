// Runs the official conformance suite against a server that wants no credentials.
//   node conformance.mjs --url http://127.0.0.1:8080/name/mcp --requirements 2025-11-25|2026-07-28
// Prints {scenario: {scored, passed, failed, warnings, skipped, problems: [...]}}; exit 0 whenever the suite ran: to
// judge the numbers is the caller's part.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeForSuite } from './node-for-suite.mjs';

const { values: options } = parseArgs({
  options: { url: { type: 'string' }, requirements: { type: 'string', default: '2026-07-28' } }
});
if (!options.url) {
  console.error('usage: conformance.mjs --url URL [--requirements 2025-11-25|2026-07-28]');
  process.exit(2);
}
const SUITE = fileURLToPath(new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url));
const PROBLEM_CHARACTERS_MAX = 300;

function suite(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeForSuite(), [SUITE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

/** The suite lists server and client scenarios, then those that never count, each with the side it is for. */
async function serverScenarios() {
  const scored = new Map();
  let section = '';
  for (const line of (await suite('list', '--requirements', options.requirements)).split('\n')) {
    const item = /^\s+- (\S+)(?: \[(\w+)\])?/.exec(line);
    if (!item) {
      section = line.trim() === '' || /^\s/.test(line) ? section : line;
    } else if (section.startsWith('Server scenarios')) {
      scored.set(item[1], true);
    } else if (section.startsWith('Run and reported') && item[2] === 'server') {
      scored.set(item[1], false);
    }
  }
  return scored;
}

function summary(scored, checks) {
  const count = status => checks.filter(check => check.status === status).length;
  const problems = checks
    .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
    .map(({ id, errorMessage }) => `${id}: ${errorMessage ?? ''}`.slice(0, PROBLEM_CHARACTERS_MAX));
  return { scored, passed: count('SUCCESS'), failed: count('FAILURE'), warnings: count('WARNING'), skipped: count('SKIPPED'), problems };
}

const results = await mkdtemp(join(tmpdir(), 'conformance-'));
try {
  const scenarios = await serverScenarios();
  const output = await suite('server', '--url', options.url, '--requirements', options.requirements, '-o', results);
  const folders = await readdir(results);
  if (scenarios.size === 0 || folders.length === 0) {
    throw new Error(`the suite did not run: ${output.slice(-2000)}`);
  }
  const report = {};
  for (const [scenario, scored] of scenarios) {
    const folder = folders.find(name => new RegExp(`^server-${scenario}-\\d{4}-\\d\\d-\\d\\dT`).test(name));
    const checks = folder
      ? JSON.parse(await readFile(join(results, folder, 'checks.json'), 'utf8'))
      : [{ id: scenario, status: 'FAILURE', errorMessage: 'the scenario left no result' }];
    report[scenario] = summary(scored, checks);
  }
  console.log(JSON.stringify(report, null, 2));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await rm(results, { recursive: true, force: true });
}
