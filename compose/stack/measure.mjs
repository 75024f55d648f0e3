// compose/measure: how long a running cluster takes to put a change in force on every edge, to cut what was revoked, and
// to show a call that ended. All clocks are this machine's.
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openSession } from './mcp.mjs';
import { measureRevocations } from './measure-revocations.mjs';
import { measureOptions, refuse } from './options.mjs';
import { RunDir } from './run-dir.mjs';

const CHANGES = 200;
const CALLS = 500;
const CALL_EVERY_MILLIS = 40;
const LIMIT_MILLIS = 30_000;
const SERVER = 'measured';
const GOVERNED = 'measured-governed';

const options = measureOptions();
const runDir = new RunDir(options.runDir);
if (!existsSync(runDir.endpointsFile)) {
  console.error(`no cluster in ${runDir.path}: compose/up first`);
  process.exit(1);
}
const { edges, config, telemetry, adminToken } = runDir.endpoints();
const authorization = `Bearer ${adminToken}`;
const backend = await backendOfDemo();
let governedKey = '';

const MEASUREMENTS = {
  async changes() {
    report(`a committed change, in force on ${edges.length} edges (from the answer to the PUT)`, await measureChanges());
  },
  async keys() {
    report('a regenerated key, valid on all of them (from the answer to the POST)', await measureKeys());
  },
  async policies() {
    report('a changed policy, in force on all of them (from the answer to the PUT)', await measurePolicies());
  },
  async revocations() {
    const cluster = { edges, config, write, remove, ask };
    for (const [kind, { cut, refused }] of Object.entries(await measureRevocations(cluster, backend, CHANGES))) {
      report(`a revoked ${kind}, the last of its streams on ${edges.length} edges cut (from the answer to the POST)`, cut);
      report(`a revoked ${kind}, its calls refused by all of them (from the answer to the POST)`, refused);
    }
  },
  async calls() {
    const { calls, series } = await measureCalls();
    report('the end of a call, in /api/v1/calls', calls);
    report('the end of a call, in /api/v1/series', series);
  }
};
const chosen = options.only.length > 0 ? options.only : Object.keys(MEASUREMENTS);
const unknown = chosen.filter(name => MEASUREMENTS[name] === undefined);
if (unknown.length > 0) {
  refuse(`${unknown[0]} (expected: some of ${Object.keys(MEASUREMENTS).join(', ')})`);
}
await put(SERVER, '?wait=applied');
for (const name of chosen) {
  await MEASUREMENTS[name]();
}
await remove(`servers/${SERVER}`);
await remove(`subscriptions/${GOVERNED}`);
await remove(`servers/${GOVERNED}`);

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
  return (await write('PUT', `servers/${SERVER}`, { basePath, backend, access: { subscriptionRequired: false } }, query)).answered;
}

async function write(method, resource, body, query = '') {
  const response = await fetch(`${config}/api/v1/${resource}${query}`, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...(method === 'POST' ? { 'if-match': '*' } : await precondition(resource)) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  });
  const answered = performance.now();
  const said = await response.text();
  expect(response.status === 200 || response.status === 201, `${method} ${resource}: ${response.status} ${said}`);
  return { answered, said: JSON.parse(said) };
}

async function precondition(resource) {
  const response = await fetch(`${config}/api/v1/${resource}`, { headers: { authorization } });
  await response.arrayBuffer();
  return response.ok ? { 'if-match': response.headers.get('etag') } : {};
}

/** When the edge stopped saying that nothing is there. DELETE without a session goes no further than the edge. */
function servedAt(url) {
  return answeredAt(url, {}, response => !(response.headers.get('content-type') ?? '').startsWith('application/problem+json'));
}

/** When the edge first answered as `isAsWanted` says. */
async function answeredAt(url, headers, isAsWanted) {
  const deadline = performance.now() + LIMIT_MILLIS;
  for (;;) {
    const response = await fetch(url, { method: 'DELETE', headers });
    const said = await response.text();
    if (isAsWanted(response, said)) {
      return performance.now();
    }
    expect(performance.now() < deadline, `${url} does not answer as it should: ${response.status} ${said}`);
  }
}

/** Each change makes a new primary key of a server's subscription, which every edge is shown until it takes it. */
async function measureKeys() {
  await putGoverned('nothing yet', '?wait=applied');
  await write('PUT', `subscriptions/${GOVERNED}`, { scope: `server/${GOVERNED}`, owner: 'measure' }, '?wait=applied');
  const millis = [];
  for (let change = 0; change < CHANGES; change++) {
    const { answered, said } = await write('POST', `subscriptions/${GOVERNED}/keys/primary/regenerate`);
    governedKey = said.keys.primary;
    millis.push((await onEveryEdge(response => response.status !== 401)) - answered);
  }
  return millis;
}

/** Each change is another policy of the same server; calls come with its key. */
async function measurePolicies() {
  const millis = [];
  for (let change = 0; change < CHANGES; change++) {
    const answered = await putGoverned(`change ${change}.`);
    millis.push((await onEveryEdge((response, said) => said.includes(`change ${change}.`))) - answered);
  }
  return millis;
}

async function putGoverned(message, query = '') {
  const policies = [
    { type: 'rate-limit', calls: 1_000_000, renewalPeriod: '1m' },
    { type: 'return-response', status: 403, message }
  ];
  const body = { basePath: GOVERNED, backend, access: { subscriptionRequired: true }, tools: { deny: ['*_admin'] }, policies };
  return (await write('PUT', `servers/${GOVERNED}`, body, query)).answered;
}

async function onEveryEdge(isAsWanted) {
  const headers = { 'ocp-apim-subscription-key': governedKey };
  return Math.max(...(await Promise.all(edges.map(edge => answeredAt(`${edge}/${GOVERNED}/mcp`, headers, isAsWanted)))));
}

/** Calls at a steady pace, while both questions are asked again and again. An end is `at` + `endMicros` of the record. */
async function measureCalls() {
  const path = `/${SERVER}/mcp`;
  await put(SERVER, '?wait=applied');
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
  const session = await openSession(`${edges[0]}${path}`);
  for (let call = 0; call < CALLS; call++) {
    const began = performance.now();
    await session.call('tools/call', { name: 'echo', arguments: { message: 'measured' } }, `${edges[call % edges.length]}${path}`);
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

async function remove(resource) {
  await fetch(`${config}/api/v1/${resource}`, { method: 'DELETE', headers: { authorization, ...(await precondition(resource)) } });
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
