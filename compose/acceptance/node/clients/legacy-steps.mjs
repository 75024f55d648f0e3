// What a client of the legacy era does in a session, whichever client library and transport carry it.
import { check, pause, rejected, same, until } from './report.mjs';

const MEGABYTE = 1024 * 1024;
/** Less than lies between the first event and the answer at each upstream; nothing where a proxy has kept them back. */
export const STREAMED_MS_MIN = 50;
export const ANSWERS = {
  sampled: 'The answer of the model',
  elicited: { username: 'ada', email: 'ada@example.com' }
};
export const samplingResult = {
  role: 'assistant',
  content: { type: 'text', text: ANSWERS.sampled },
  model: 'test-model',
  stopReason: 'endTurn'
};
export const elicitationResult = { action: 'accept', content: ANSWERS.elicited };

export const textOf = result => result.content.map(part => part.text ?? '').join('\n');

/** All pages: one client library walks them itself, the other does not. */
async function all(list, key) {
  const items = [];
  let page = await list();
  let pages = 1;
  items.push(...page[key]);
  while (page.nextCursor) {
    page = await list({ cursor: page.nextCursor });
    pages++;
    items.push(...page[key]);
  }
  return { items, pages };
}

/**
 * `peer`: {client, call(params, options), on(notificationMethod, handler)}: what the client libraries do differently.
 * Step after step on one session; a failed step does not keep the next from running.
 */
export async function legacySteps(report, peer, upstream, { credentials = {}, lastProgressMayBeLost = false } = {}) {
  await lists(report, peer, upstream);
  await calls(report, peer, upstream, { credentials, lastProgressMayBeLost });
  await serverRequests(report, peer, upstream);
  await notifications(report, peer, upstream);
  await cancellation(report, peer, upstream);
}

async function lists(report, { client }, upstream) {
  await report.step('tools/list', async () => {
    const { items } = await all(params => client.listTools(params), 'tools');
    check(items.length >= upstream.toolsAtLeast, `only ${items.length} tools`);
    return { tools: items.length };
  });
  await report.step('resources/list', async () => {
    const { items, pages } = await all(params => client.listResources(params), 'resources');
    check(items.length >= upstream.resources, `only ${items.length} resources`);
    same(new Set(items.map(item => item.uri)).size, items.length, 'different resources');
    return { resources: items.length, pages };
  });
  await report.step('resources/templates/list', async () => {
    const { items } = await all(params => client.listResourceTemplates(params), 'resourceTemplates');
    check(items.length > 0, 'no templates');
  });
  await report.step('resources/read', async () => {
    const { contents } = await client.readResource({ uri: upstream.resource.uri });
    check(contents[0].text.includes(upstream.resource.text), () => `other contents: ${JSON.stringify(contents).slice(0, 200)}`);
  });
  await report.step('prompts/list', async () => {
    const { items } = await all(params => client.listPrompts(params), 'prompts');
    check(items.some(prompt => prompt.name === upstream.prompt.name), 'the prompt is not listed');
    return { prompts: items.length };
  });
  await report.step('prompts/get', async () => {
    const said = JSON.stringify((await client.getPrompt(upstream.prompt)).messages);
    check(upstream.promptSays.every(word => said.includes(word)), `other messages: ${said.slice(0, 200)}`);
  });
  await report.step('completion/complete', async () => {
    const { completion } = await client.complete(upstream.completion);
    check(completion.values.includes(upstream.completes), `other values: ${completion.values}`);
  });
  await report.step('ping', () => client.ping().then(() => undefined));
}

async function calls(report, { call }, upstream, { credentials, lastProgressMayBeLost }) {
  await report.step('tools/call', async () => {
    const words = 'grüße, 世界 \u2028 "quoted"';
    check(textOf(await call(upstream.echo(words))).includes(words), 'other words came back');
  });
  await report.step('tools/call of an unknown tool', async () => {
    const outcome = await call({ name: 'no_such_tool', arguments: {} }).catch(error => error);
    check(outcome.isError === true || outcome.code === -32602, () => `neither an error result nor -32602: ${JSON.stringify(outcome)}`);
    return outcome.code ?? 'isError';
  });
  await report.step('tools/call with progress', async () => {
    const seen = [];
    let first;
    await call(upstream.progress.call, {
      onprogress: ({ progress }) => {
        first ??= Date.now();
        seen.push(progress);
      }
    });
    check(Date.now() - first >= STREAMED_MS_MIN, 'the events came at once, with the answer');
    const expected = Array.from({ length: upstream.progress.events }, (_, i) => i + 1);
    same(seen, lastProgressMayBeLost ? expected.slice(0, Math.max(seen.length, expected.length - 1)) : expected, 'progress');
  });
  await report.step('calls at once keep their answers apart', async () => {
    const words = Array.from({ length: 20 }, (_, i) => `caller ${i}.`);
    const answers = await Promise.all(words.map(each => call(upstream.echo(each))));
    words.forEach((each, i) => check(textOf(answers[i]).includes(each), `caller ${i} got ${textOf(answers[i])}`));
  });
  if (upstream.payload) {
    await report.step('tools/call with a large answer', async () => {
      same(textOf(await call(upstream.payload(MEGABYTE))).length, MEGABYTE, 'length');
    });
  }
  if (upstream.headers && Object.keys(credentials).length > 0) {
    await report.step('credentials stay at the gateway', async () => {
      const seen = textOf(await call(upstream.headers));
      const leaked = Object.keys(credentials).filter(name => seen.includes(credentials[name]) || name.toLowerCase() in JSON.parse(seen));
      same(leaked, [], 'headers that reached the server');
    });
  }
}

async function serverRequests(report, { call }, upstream) {
  await report.step('sampling round trip', async () => {
    check(textOf(await call(upstream.sampling)).includes(ANSWERS.sampled), 'the answer did not reach the tool');
  });
  await report.step('elicitation round trip', async () => {
    check(/accept/.test(textOf(await call(upstream.elicitation))), 'the answer did not reach the tool');
  });
}

async function notifications(report, { client, call, on }, upstream) {
  const updated = [];
  const logged = [];
  let toolsChanged = 0;
  on('notifications/resources/updated', ({ params }) => updated.push(params.uri));
  on('notifications/message', ({ params }) => logged.push(params));
  on('notifications/tools/list_changed', () => toolsChanged++);

  await report.step('resources/subscribe and its update', async () => {
    await client.subscribeResource({ uri: upstream.watched });
    await call(upstream.touch);
    await until(() => updated.includes(upstream.watched), 'the update');
    return { updates: updated.length };
  });
  await report.step('resources/unsubscribe', async () => {
    await client.unsubscribeResource({ uri: upstream.watched });
    const before = updated.length;
    await call(upstream.touch);
    await pause(300);
    if (!upstream.touchRepeats) {
      same(updated.length, before, 'updates after the end of the subscription');
    }
  });
  await report.step('logging', async () => {
    await client.setLoggingLevel('debug');
    await call(upstream.log);
    await until(() => logged.length > 0, 'a log message');
    return { messages: logged.length };
  });
  if (upstream.changeTools) {
    await report.step('tools/list_changed', async () => {
      await call(upstream.changeTools);
      await until(() => toolsChanged > 0, 'the notification');
      await call(upstream.changeTools);
    });
  }
}

async function cancellation(report, { call }, upstream) {
  await report.step('cancel of a running call', async () => {
    const key = `cancel-${process.pid}-${Date.now()}`;
    const cancel = new AbortController();
    const running = rejected(call(upstream.slow(key), { signal: cancel.signal }), 'the cancelled call');
    await pause(300);
    cancel.abort('no longer wanted');
    await running;
    if (upstream.calls) {
      await until(async () => JSON.parse(textOf(await call(upstream.calls(key)))).cancelled === 1, 'the cancellation at the server');
    }
    check(textOf(await call(upstream.echo('still there'))).includes('still there'), 'the session is gone');
  });
}

/** After this the session is over. `url` and `headers` are the driver's own: these requests are plain HTTP. */
export async function endOfSession(report, { url, headers, sessionId, protocolVersion, terminate, upstream }) {
  const unknown = async session => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'Mcp-Session-Id': session,
        'MCP-Protocol-Version': protocolVersion
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    });
    const body = await response.text();
    check(upstream.goneStatuses.includes(response.status), `HTTP ${response.status}: ${body.slice(0, 200)}`);
    return response.status;
  };
  await report.step('a session that was never given is unknown', () => unknown('00000000-0000-4000-8000-000000000000'));
  await report.step('DELETE of the session', terminate);
  await report.step('the deleted session is unknown', () => unknown(sessionId));
}
