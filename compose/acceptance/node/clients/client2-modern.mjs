// @modelcontextprotocol/client 2.x in the modern era (2026-07-28), against the fixture server.
//   node clients/client2-modern.mjs --url URL [--second-url URL] [--header 'Name: value']...
// With --second-url every other call goes there: nothing of this era belongs to one node.
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { client2Peer } from './client2.mjs';
import { ANSWERS, STREAMED_MS_MIN, textOf } from './legacy-steps.mjs';
import { Report, check, pause, readArguments, rejected, same, until } from './report.mjs';
import { UPSTREAMS } from './upstreams.mjs';

const VERSION = '2026-07-28';
const MEGABYTE = 1024 * 1024;
const { url, 'second-url': secondUrl, headers } = readArguments();
const upstream = UPSTREAMS.fixture;
const report = new Report();
const { client, call, on } = client2Peer({ pin: VERSION });

const nodes = [url, new URL(secondUrl ?? url)];
let requests = 0;
const minted = [];
const transport = new StreamableHTTPClientTransport(url, {
  requestInit: { headers },
  fetch: async (target, init) => {
    const node = new URL(target).href === url.href ? nodes[requests++ % nodes.length] : target;
    const response = await fetch(node, init);
    if (response.headers.has('mcp-session-id')) {
      minted.push(response.headers.get('mcp-session-id'));
    }
    return response;
  }
});

const connected = await report.step('server/discover', async () => {
  await client.connect(transport);
  same(client.getProtocolEra(), 'modern', 'era');
  const { supportedVersions, capabilities } = client.getDiscoverResult();
  check(supportedVersions.includes(VERSION), `versions ${supportedVersions}`);
  return { server: client.getServerVersion()?.name, supportedVersions, capabilities: Object.keys(capabilities).sort() };
});
if (connected) {
  await lists();
  await calls();
  await inputRequired();
  await subscriptions();
  await cancellation();
  await report.step('no session was opened', async () => same(minted, [], 'Mcp-Session-Id'));
  await report.step('close', () => client.close());
}
report.end();

async function lists() {
  await report.step('tools/list', async () => {
    const { tools } = await client.listTools();
    check(tools.length >= upstream.toolsAtLeast, `only ${tools.length} tools`);
    return { tools: tools.length };
  });
  await report.step('resources/list, page by page', async () => {
    const { resources } = await client.listResources();
    same(new Set(resources.map(({ uri }) => uri)).size, upstream.resources, 'different resources');
  });
  await report.step('resources/templates/list', async () => {
    check((await client.listResourceTemplates()).resourceTemplates.length > 0, 'no templates');
  });
  await report.step('resources/read', async () => {
    const { contents } = await client.readResource({ uri: upstream.resource.uri });
    check(contents[0].text.includes(upstream.resource.text), 'other contents');
  });
  await report.step('resources/read of an unknown resource', async () => {
    const { code } = await rejected(client.readResource({ uri: 'test://no-such' }), 'the unknown resource');
    same(code, -32602, 'code');
  });
  await report.step('prompts/list', async () => {
    check((await client.listPrompts()).prompts.some(({ name }) => name === upstream.prompt.name), 'the prompt is not listed');
  });
  await report.step('prompts/get', async () => {
    const said = JSON.stringify((await client.getPrompt(upstream.prompt)).messages);
    check(upstream.promptSays.every(word => said.includes(word)), `other messages: ${said.slice(0, 200)}`);
  });
  await report.step('completion/complete', async () => {
    const { completion } = await client.complete(upstream.completion);
    check(completion.values.includes(upstream.completes), `other values: ${completion.values}`);
  });
}

async function calls() {
  await report.step('tools/call', async () => {
    const words = 'grüße, 世界 \u2028 "quoted"';
    check(textOf(await call(upstream.echo(words))).includes(words), 'other words came back');
  });
  await report.step('tools/call of an unknown tool', async () => {
    same((await rejected(call({ name: 'no_such_tool', arguments: {} }), 'the unknown tool')).code, -32602, 'code');
  });
  await report.step('tools/call with a name and a value that no header can carry as they are', async () => {
    const { code } = await rejected(call({ name: 'wörk\u2028zeug', arguments: {} }), 'the unknown tool');
    same(code, -32602, 'code');
    check(textOf(await call({ name: 'test_custom_header', arguments: { region: 'Zürich' } })).includes('Zürich'), 'other region');
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
    same(seen, Array.from({ length: upstream.progress.events }, (_, i) => i + 1), 'progress');
  });
  await report.step('calls at once keep their answers apart', async () => {
    const words = Array.from({ length: 20 }, (_, i) => `caller ${i}.`);
    const answers = await Promise.all(words.map(each => call(upstream.echo(each))));
    words.forEach((each, i) => check(textOf(answers[i]).includes(each), `caller ${i} got ${textOf(answers[i])}`));
  });
  await report.step('tools/call with a large answer', async () => {
    same(textOf(await call(upstream.payload(MEGABYTE))).length, MEGABYTE, 'length');
  });
  await report.step('logging, where the request asks for it', async () => {
    const logged = [];
    on('notifications/message', ({ params }) => logged.push(params));
    await call(upstream.log);
    same(logged.length, 0, 'messages that nobody asked for');
    await call({ ...upstream.log, _meta: { 'io.modelcontextprotocol/logLevel': 'info' } });
    same(logged.length, 3, 'messages');
  });
  if (Object.keys(headers).length > 0) {
    await report.step('credentials stay at the gateway', async () => {
      const seen = textOf(await call(upstream.headers));
      const leaked = Object.keys(headers).filter(name => seen.includes(headers[name]) || name.toLowerCase() in JSON.parse(seen));
      same(leaked, [], 'headers that reached the server');
    });
  }
}

async function inputRequired() {
  const answers = async name => textOf(await call({ name, arguments: {} }));
  await report.step('elicitation (input_required)', async () => {
    check(textOf(await call(upstream.elicitation)).includes(ANSWERS.elicited.email), 'the answer did not reach the tool');
  });
  await report.step('sampling (input_required)', async () => {
    check(textOf(await call(upstream.sampling)).includes(ANSWERS.sampled), 'the answer did not reach the tool');
  });
  await report.step('roots (input_required)', async () => {
    check((await answers('test_input_required_result_list_roots')).includes('file:///tmp'), 'the answer did not reach the tool');
  });
  await report.step('three inputs and a state in one round', async () => {
    check((await answers('test_input_required_result_multiple_inputs')).includes('All three'), 'not all three');
  });
  await report.step('two rounds with a state', async () => {
    check((await answers('test_input_required_result_multi_round')).includes('likes'), 'not at the end');
  });
  await report.step('prompts/get (input_required)', async () => {
    check((await client.getPrompt({ name: 'test_input_required_result_prompt' })).messages.length === 1, 'no message');
  });
}

async function subscriptions() {
  const seen = [];
  const methods = ['notifications/tools/list_changed', 'notifications/prompts/list_changed', 'notifications/resources/updated'];
  methods.forEach(method => on(method, ({ params }) => seen.push(params?.uri ?? method)));
  let subscription;
  const open = await report.step('subscriptions/listen is acknowledged', async () => {
    subscription = await client.listen({ toolsListChanged: true, resourceSubscriptions: [upstream.watched] });
    same(subscription.honoredFilter.toolsListChanged, true, 'toolsListChanged');
    return subscription.honoredFilter;
  });
  if (!open) {
    return;
  }
  await report.step('the changes that were asked for arrive, and no other', async () => {
    await call({ name: 'test_trigger_prompt_change', arguments: {} });
    await call(upstream.touch);
    await until(() => seen.includes(upstream.watched), 'the update of the resource');
    await call(upstream.changeTools);
    await until(() => seen.includes(methods[0]), 'the change of the tools');
    check(!seen.includes(methods[1]), 'a change of the prompts arrived');
    await call(upstream.changeTools);
    await call({ name: 'test_trigger_prompt_change', arguments: {} });
  });
  await report.step('after its end nothing arrives', async () => {
    await subscription.close();
    await pause(200);
    const before = seen.length;
    await call(upstream.touch);
    await pause(300);
    same(seen.length, before, 'notifications');
  });
}

async function cancellation() {
  const leaves = async begun => {
    const key = `leave-${process.pid}-${Date.now()}`;
    const leave = new AbortController();
    let progress = 0;
    const running = rejected(
      call(upstream.slow(key), { signal: leave.signal, ...(begun && { onprogress: () => progress++ }) }),
      'the cancelled call'
    );
    await (begun ? until(() => progress > 0, 'the begin of the stream') : pause(300));
    leave.abort('no longer wanted');
    await running;
    await until(async () => JSON.parse(textOf(await call(upstream.calls(key)))).cancelled === 1, 'the cancellation at the server', 3_000);
  };
  await report.step('a client that leaves before the answer cancels the call', () => leaves(false));
  await report.step('a client that leaves in the middle of the stream cancels the call', () => leaves(true));
}
