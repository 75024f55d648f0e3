// One legacy session, used call by call through two nodes in turn, with plain HTTP, against the fixture server.
//   node clients/two-edges.mjs --url URL --second-url URL [--rounds 20] [--pause-file FILE] [--header 'Name: value']...
// With --pause-file it stops after half of the rounds, prints the step "paused", and goes on when FILE exists: time
// for the caller to restart a node. The session, its streams and its subscription must outlive that.
import { existsSync } from 'node:fs';
import { events } from './sse.mjs';
import { Report, check, pause, readArguments, same, until } from './report.mjs';

const VERSION = '2025-11-25';
const PAUSE_MS_MAX = 180_000;
const WATCHED = 'test://watched-resource';
const options = readArguments({ rounds: { type: 'string', default: '20' }, 'pause-file': { type: 'string' } });
if (!options['second-url']) {
  console.error('two-edges.mjs wants --second-url');
  process.exit(2);
}
const nodes = [options.url, new URL(options['second-url'])];
const rounds = Number(options.rounds);
const report = new Report();
let sessionId;
let heardLast;
let nextId = 1;

const send = (node, method, { body, headers = {}, signal } = {}) =>
  fetch(nodes[node], {
    method,
    signal,
    headers: {
      ...options.headers,
      Accept: method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream',
      ...(body && { 'Content-Type': 'application/json' }),
      ...(sessionId && { 'Mcp-Session-Id': sessionId, 'MCP-Protocol-Version': VERSION }),
      ...headers
    },
    ...(body && { body: JSON.stringify({ jsonrpc: '2.0', ...body }) })
  });

async function request(node, method, params) {
  const id = nextId++;
  const response = await send(node, 'POST', { body: { id, method, params } });
  if (!response.ok) {
    throw new Error(`node ${node + 1}: HTTP ${response.status} ${(await response.text()).slice(0, 200)}`);
  }
  if (response.headers.get('content-type').startsWith('application/json')) {
    return { response, message: await response.json() };
  }
  for await (const { data } of events(response)) {
    const message = data ? JSON.parse(data) : {};
    if (message.id === id) {
      return { response, message };
    }
  }
  throw new Error(`node ${node + 1}: the stream ended without the answer`);
}

const call = async (node, name, args) => {
  const { message } = await request(node, 'tools/call', { name, arguments: args });
  check(message.result, () => `node ${node + 1}: ${JSON.stringify(message)}`);
  return message.result.content[0].text;
};

async function echoes(from, to) {
  for (let round = from; round < to; round++) {
    same(await call(round % 2, 'echo', { text: `round ${round}` }), `round ${round}`, `round ${round}`);
  }
}

/** The GET stream at one node: what it brought, and the id to resume it with. */
async function listen(node, lastEventId) {
  const leave = new AbortController();
  const response = await send(node, 'GET', { signal: leave.signal, headers: lastEventId ? { 'Last-Event-ID': lastEventId } : {} });
  check(response.ok, `node ${node + 1}: HTTP ${response.status} for the stream`);
  const stream = {
    updates: 0,
    lastEventId,
    ended: false,
    // A session has one such stream: the server must have noticed that this one is over before there is a next one.
    leave: async () => {
      leave.abort();
      await until(() => stream.ended, 'the end of the stream');
      await pause(100);
    }
  };
  (async () => {
    for await (const { id, data } of events(response)) {
      stream.lastEventId = id ?? stream.lastEventId;
      const message = data ? JSON.parse(data) : {};
      stream.updates += message.method === 'notifications/resources/updated' ? 1 : 0;
    }
  })()
    .catch(() => {})
    .finally(() => (stream.ended = true));
  return stream;
}

const touch = node => call(node, 'test_trigger_resource_update', { uri: WATCHED });

const opened = await report.step('initialize at the first node', async () => {
  const { response, message } = await request(0, 'initialize', {
    protocolVersion: VERSION,
    capabilities: {},
    clientInfo: { name: 'two-edges', version: '1.0.0' }
  });
  sessionId = response.headers.get('mcp-session-id');
  check(sessionId, 'no Mcp-Session-Id');
  return message.result.serverInfo.name;
});
if (opened) {
  await report.step('notifications/initialized at the second node', async () => {
    same((await send(1, 'POST', { body: { method: 'notifications/initialized' } })).status, 202, 'status');
  });
  await report.step('calls at both nodes in turn', () => echoes(0, Math.ceil(rounds / 2)));
  await streams();
  if (options['pause-file']) {
    await restartInTheMiddle();
  }
  await report.step('more calls at both nodes in turn', () => echoes(Math.ceil(rounds / 2), rounds));
  await report.step('DELETE at the second node ends it at the first', async () => {
    const { status } = await send(1, 'DELETE');
    check(status >= 200 && status < 300, `HTTP ${status}`);
    const response = await send(0, 'POST', { body: { id: nextId++, method: 'tools/list' } });
    await response.body?.cancel();
    same(response.status, 404, 'status of the next call');
  });
}
report.end();

async function streams() {
  await report.step('a change made at the first node reaches the stream at the second', async () => {
    await request(0, 'resources/subscribe', { uri: WATCHED });
    const stream = await listen(1);
    await pause(200);
    await touch(0);
    await until(() => stream.updates === 1, 'the update');
    check(stream.lastEventId, 'the events carry no id');
    await stream.leave();

    await touch(1);
    const resumed = await listen(0, stream.lastEventId);
    await until(() => resumed.updates === 1, 'the missed update, resumed at the other node');
    await touch(1);
    await until(() => resumed.updates === 2, 'the next update');
    await resumed.leave();
    heardLast = resumed.lastEventId;
  });
}

async function restartInTheMiddle() {
  let stream;
  const begun = await report.step('a stream is open at the first node', async () => {
    // The gateway keeps what this client left for a while: it comes back to it.
    stream = await listen(0, heardLast);
    await pause(200);
    await touch(1);
    await until(() => stream.updates === 1, 'the update');
  });
  console.log(JSON.stringify({ step: 'paused', ok: true, detail: `goes on when ${options['pause-file']} exists` }));
  // Not a step: how long a restart takes is the caller's business.
  await until(() => existsSync(options['pause-file']), 'the pause file', PAUSE_MS_MAX).catch(() => {});
  if (!begun) {
    return;
  }
  await report.step('after the restart the stream is resumed where it ended', async () => {
    const wasCut = stream.ended;
    const seen = wasCut ? 0 : stream.updates;
    await touch(1);
    const resumed = wasCut ? await listen(1, stream.lastEventId) : stream;
    await touch(0);
    await until(() => resumed.updates >= seen + 2, 'the update while nobody listened, and the one after it');
    await pause(200);
    same(resumed.updates, seen + 2, 'updates');
    await resumed.leave();
    return { wasCut };
  });
}
