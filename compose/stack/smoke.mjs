// compose/smoke: drives a running cluster as a client would, one line a check.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { INITIALIZE, INITIALIZED, openSession, openSseSession, post } from './mcp.mjs';
import { smokeOptions } from './options.mjs';
import { RunDir } from './run-dir.mjs';

const runDir = new RunDir(smokeOptions().runDir);
if (!existsSync(runDir.endpointsFile)) {
  console.error(`no cluster in ${runDir.path}: compose/up first`);
  process.exit(1);
}
const { edges, config, telemetry, keycloak, adminToken, demo } = runDir.endpoints();
const SECRET_WORDS = `smoke-${process.pid}-${began()}`;
const KEY = 'Ocp-Apim-Subscription-Key';
let passed = 0;
let failed = 0;

for (const [index, edge] of edges.entries()) {
  const next = edges[(index + 1) % edges.length];
  await streamableHttp(`edge ${index + 1}`, `${edge}/everything/mcp`, `${next}/everything/mcp`);
  await httpSse(`edge ${index + 1}`, `${edge}/everything-sse/sse`);
  await refusals(`edge ${index + 1}`, edge);
  await subscriptionKeys(`edge ${index + 1}`, `${edge}/everything-governed/mcp`);
  if (keycloak !== null) {
    await oauth(`edge ${index + 1}`, edge);
  }
}
await controlPlane();
await analytics();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function streamableHttp(title, url, otherUrl) {
  let session;
  await check(`${title}: streamable HTTP: initialize`, async () => {
    session = await openSession(url);
    expect(session.initialized.result.serverInfo !== undefined, 'no serverInfo in the answer');
  });
  if (session === undefined) {
    return;
  }
  await check(`${title}: streamable HTTP: tools/list`, async () => expectTools(await session.call('tools/list')));
  await check(`${title}: streamable HTTP: tools/call`, async () => expectEcho(await session.call('tools/call', echo())));
  await check(`${title}: streamable HTTP: the same session through the next edge`, async () =>
    expectEcho(await session.call('tools/call', echo(), otherUrl)));
  await check(`${title}: streamable HTTP: progress arrives before the result`, async () => {
    const message = { jsonrpc: '2.0', id: 99, method: 'tools/call', params: {
      name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 2 }, _meta: { progressToken: 'p' } } };
    const text = await (await post(url, message, session.headers)).text();
    const progress = text.indexOf('notifications/progress');
    expect(progress >= 0 && progress < text.indexOf('"id":99'), 'no progress notification came first');
  });
  await check(`${title}: streamable HTTP: DELETE ends the session`, async () => {
    const status = await session.close(otherUrl);
    expect(status >= 200 && status < 300, `DELETE was answered with ${status}`);
    const after = await post(url, { jsonrpc: '2.0', id: 7, method: 'tools/list' }, session.headers);
    expect(after.status >= 400, `a call after it was answered with ${after.status}`);
  });
}

async function httpSse(title, url) {
  let session;
  await check(`${title}: HTTP+SSE: the endpoint event names the gateway`, async () => {
    session = await openSseSession(url);
    expect(session.endpoint.origin === new URL(url).origin, `it names ${session.endpoint.origin}`);
  });
  if (session === undefined) {
    return;
  }
  await check(`${title}: HTTP+SSE: initialize, tools/list, tools/call`, async () => {
    await session.call(INITIALIZE.method, INITIALIZE.params);
    await session.notify(INITIALIZED);
    expectTools(await session.call('tools/list'));
    expectEcho(await session.call('tools/call', echo()));
  });
  session.close();
}

async function refusals(title, edge) {
  await check(`${title}: an unknown server is not found`, () => expectStatus(post(`${edge}/no-such-server/mcp`, INITIALIZE), 404));
  await check(`${title}: a foreign Origin is refused`, () =>
    expectStatus(post(`${edge}/everything/mcp`, INITIALIZE, { origin: 'https://evil.example' }), 403));
  await check(`${title}: an invented session is not found`, () =>
    expectStatus(post(`${edge}/everything/mcp`, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, { 'mcp-session-id': 'invented' }), 404));
}

async function subscriptionKeys(title, url) {
  await check(`${title}: keys: without one, the challenge of API Management`, async () => {
    const response = await post(url, INITIALIZE);
    const said = await response.text();
    expect(response.status === 401, `answered with ${response.status}`);
    const challenge = `AzureApiManagementKey realm="everything-governed",name="${KEY}",type="header"`;
    expect(response.headers.get('www-authenticate') === challenge, `challenged with ${response.headers.get('www-authenticate')}`);
    expect(said.includes('Access denied due to missing subscription key.'), `said ${said}`);
  });
  await check(`${title}: keys: a wrong one is refused`, () => expectStatus(post(url, INITIALIZE, { [KEY]: 'wrong' }), 401));
  await check(`${title}: keys: with the demo's, tools/list and no tool that is denied`, async () => {
    const session = await openSession(url, { [KEY]: demo.subscriptionKey });
    const listed = await session.call('tools/list');
    expectTools(listed);
    expect(!listed.result.tools.some(({ name }) => name === 'get-env'), 'get-env is in the list');
    const called = await session.call('tools/call', { name: 'get-env', arguments: {} });
    expect(called.error?.code === -32602, `get-env was answered with ${JSON.stringify(called).slice(0, 200)}`);
    await session.close();
  });
}

async function oauth(title, edge) {
  const metadata = `${edge}/.well-known/oauth-protected-resource/everything-oauth/mcp`;
  await check(`${title}: OAuth: without a token, where the metadata is`, async () => {
    const response = await post(`${edge}/everything-oauth/mcp`, INITIALIZE);
    await response.arrayBuffer();
    expect(response.status === 401, `answered with ${response.status}`);
    const challenge = response.headers.get('www-authenticate') ?? '';
    expect(challenge === `Bearer scope="mcp:tools", resource_metadata="${metadata}"`, `challenged with ${challenge}`);
  });
  await check(`${title}: OAuth: the metadata names the realm`, async () => {
    const document = await (await fetch(metadata)).json();
    expect(document.resource === `${edge}/everything-oauth/mcp`, `resource is ${document.resource}`);
    expect(document.authorization_servers?.[0] === `${keycloak}/realms/sallyport`, `it says ${JSON.stringify(document)}`);
  });
}

async function controlPlane() {
  await check('config: no entrance without the token', () => expectStatus(fetch(`${config}/api/v1/nodes`), 401));
  await check('config: every edge is a live node', async () => {
    const nodes = JSON.stringify(await admin(`${config}/api/v1/nodes`));
    edges.forEach((_, index) => expect(nodes.includes(`"edge-${index + 1}"`), `edge-${index + 1} is missing in ${nodes}`));
  });
  await check('config: an open session is listed', async () => {
    const session = await openSession(`${edges[0]}/everything/mcp`);
    const id = createHash('sha256').update(session.headers['mcp-session-id']).digest('hex').slice(0, 16);
    const deadline = Date.now() + 15_000;
    for (;;) {
      const { sessions } = await admin(`${config}/api/v1/sessions?server=everything`);
      if (sessions.some(listed => listed.id === id)) {
        break;
      }
      expect(Date.now() < deadline, 'it was not within 15 s');
      await pause(250);
    }
    await session.close();
  });
  if (keycloak !== null) {
    await check('keycloak: the realm is there', () =>
      expectStatus(fetch(`${keycloak}/realms/sallyport/.well-known/openid-configuration`), 200));
  }
}

async function analytics() {
  await check('telemetry: no entrance without the token', () => expectStatus(fetch(`${telemetry}/api/v1/calls`), 401));
  await check('telemetry: the calls appear', async () => {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const calls = JSON.stringify(await admin(`${telemetry}/api/v1/calls`));
      if (calls.includes('everything') && calls.includes('tools/call')) {
        expect(!calls.includes(SECRET_WORDS), 'the arguments of a call are in its record');
        return;
      }
      expect(Date.now() < deadline, 'they did not within 15 s');
      await pause(250);
    }
  });
}

async function check(title, body) {
  try {
    await body();
    passed++;
    console.log(`ok    ${title}`);
  } catch (failure) {
    failed++;
    console.log(`FAIL  ${title}: ${failure.message}`);
  }
}

async function admin(url) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${adminToken}` } });
  expect(response.ok, `${url} was answered with ${response.status}`);
  return response.json();
}

async function expectStatus(request, status) {
  const response = await request;
  await response.arrayBuffer();
  expect(response.status === status, `answered with ${response.status}, not ${status}`);
}

function echo() {
  return { name: 'echo', arguments: { message: SECRET_WORDS } };
}

function expectEcho(answer) {
  expect(JSON.stringify(answer.result ?? answer).includes(SECRET_WORDS), `echo said ${JSON.stringify(answer)}`);
}

function expectTools(answer) {
  expect(answer.result?.tools?.some(({ name }) => name === 'echo'), `no tool echo in ${JSON.stringify(answer).slice(0, 200)}`);
}

function expect(condition, complaint) {
  if (!condition) {
    throw new Error(complaint);
  }
}

function began() {
  return Date.now().toString(36);
}
