// compose/measure: how long a running cluster takes to put a change in force on every edge, and to show a call that
// ended. All clocks are this machine's.
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openSession } from './mcp.mjs';
import { measureOptions } from './options.mjs';
import { RunDir } from './run-dir.mjs';

const CHANGES = 200;
const CALLS = 500;
const CALL_EVERY_MILLIS = 40;
const LIMIT_MILLIS = 30_000;
const SERVER = 'measured';

const runDir = new RunDir(measureOptions().runDir);
if (!existsSync(runDir.endpointsFile)) {
  console.error(`no cluster in ${runDir.path}: compose/up first`);
  process.exit(1);
}
const { edges, config, telemetry, adminToken } = runDir.endpoints();
const authorization = `Bearer ${adminToken}`;
const backend = await backendOfDemo();

await put('measured-0', '?wait=applied');
report(`a committed change, in force on ${edges.length} edges (from the answer to the PUT)`, await measureChanges());
const { calls, series } = await measureCalls();
report('the end of a call, in /api/v1/calls', calls);
report('the end of a call, in /api/v1/series', series);
await remove();

/** Each change moves the server to another path, which every edge is asked for until it is there. */
async function measureChanges() {
  const millis = [];
  for (let change = 1; change <= CHANGES; change++) {
    const path = `measured-${change}`;
    const committed = await put(path);
    const everywhere = await Promise.all(edges.map(edge => servedAt(`${edge}/${path}/mcp`)));
    millis.push(Math.max(...everywhere) - committed);
  }
  return millis;
}

/** Returns when it was answered. */
async function put(basePath, query = '') {
  const response = await fetch(`${config}/api/v1/servers/${SERVER}${query}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json', ...(await precondition()) },
    body: JSON.stringify({ basePath, backend, access: { subscriptionRequired: false } })
  });
  const answered = performance.now();
  const said = await response.text();
  expect(response.status === 200 || response.status === 201, `PUT: ${response.status} ${said}`);
  return answered;
}

async function precondition() {
  const response = await fetch(`${config}/api/v1/servers/${SERVER}`, { headers: { authorization } });
  await response.arrayBuffer();
  return response.ok ? { 'if-match': response.headers.get('etag') } : {};
}

/** When the edge stopped saying that nothing is there. DELETE without a session goes no further than the edge. */
async function servedAt(url) {
  const deadline = performance.now() + LIMIT_MILLIS;
  for (;;) {
    const response = await fetch(url, { method: 'DELETE' });
    const type = response.headers.get('content-type') ?? '';
    await response.arrayBuffer();
    if (!type.startsWith('application/problem+json')) {
      return performance.now();
    }
    expect(performance.now() < deadline, `${url} is not served`);
  }
}

/** Calls at a steady pace, while both questions are asked again and again. An end is `at` + `endMicros` of the record. */
async function measureCalls() {
  const from = new Date(Date.now() - 1_000).toISOString();
  const query = `server=${SERVER}&method=tools/call&from=${from}`;
  const seenInCalls = new Map();
  const countedBy = [];
  const deadline = Date.now() + CALLS * CALL_EVERY_MILLIS + LIMIT_MILLIS;
  const asking = Promise.all([
    askUntil(() => seenInCalls.size >= CALLS, deadline, async () => {
      const { calls } = await ask(`/calls?limit=500&${query}`);
      const now = Date.now();
      calls.filter(({ id }) => !seenInCalls.has(id)).forEach(call => seenInCalls.set(call.id, { end: endOf(call), seen: now }));
    }),
    askUntil(() => countedBy.length >= CALLS, deadline, async () => {
      const { total } = await ask(`/series?${query}`);
      const now = Date.now();
      while (countedBy.length < total.count) {
        countedBy.push(now);
      }
    })
  ]);
  const session = await openSession(`${edges[0]}/measured-${CHANGES}/mcp`);
  for (let call = 0; call < CALLS; call++) {
    const began = performance.now();
    await session.call('tools/call', { name: 'echo', arguments: { message: 'measured' } }, `${edges[call % edges.length]}/measured-${CHANGES}/mcp`);
    await pause(Math.max(0, CALL_EVERY_MILLIS - (performance.now() - began)));
  }
  await asking;
  await session.close();
  const ends = [...seenInCalls.values()].map(({ end }) => end).sort((one, other) => one - other);
  return {
    calls: [...seenInCalls.values()].map(({ end, seen }) => seen - end),
    series: ends.map((end, index) => countedBy[index] - end)
  };
}

async function askUntil(enough, deadline, question) {
  while (!enough()) {
    await question();
    expect(Date.now() < deadline, 'calls are missing in the telemetry');
    await pause(5);
  }
}

async function ask(path) {
  const response = await fetch(`${telemetry}/api/v1${path}`, { headers: { authorization } });
  expect(response.ok, `${path}: ${response.status}`);
  return response.json();
}

function endOf({ at, timing }) {
  return Date.parse(at) + timing.endMicros / 1_000;
}

async function backendOfDemo() {
  const response = await fetch(`${config}/api/v1/servers/everything`, { headers: { authorization } });
  expect(response.ok, `the demo server is not configured: ${response.status}`);
  return (await response.json()).backend;
}

async function remove() {
  await fetch(`${config}/api/v1/servers/${SERVER}`, { method: 'DELETE', headers: { authorization, ...(await precondition()) } });
}

function report(title, millis) {
  const sorted = millis.sort((one, other) => one - other);
  const percentile = share => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)].toFixed(1);
  console.log(`${title}\n  n ${sorted.length}   p50 ${percentile(0.5)} ms   p99 ${percentile(0.99)} ms   max ${percentile(1)} ms`);
}

function expect(condition, complaint) {
  if (!condition) {
    throw new Error(complaint);
  }
}
