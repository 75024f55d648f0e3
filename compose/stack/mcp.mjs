// As much of an MCP client (2025-11-25) as the scripts need, over both transports. No SDK: the smoke test shows that
// the bytes on the wire are right, not that two copies of one library agree.
const PROTOCOL = '2025-11-25';
const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const LIMIT_MILLIS = 10_000;

export const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: PROTOCOL, capabilities: {}, clientInfo: { name: 'sallyport-smoke', version: '1' } }
};
export const INITIALIZED = { jsonrpc: '2.0', method: 'notifications/initialized' };

/**
 * A session over streamable HTTP. Each call may go through another URL: any edge serves any session.
 * @param credentials headers of every request
 */
export async function openSession(url, credentials = {}) {
  const response = await post(url, INITIALIZE, credentials);
  const id = response.headers.get('mcp-session-id');
  const initialized = await answerTo(response, 1);
  if (id === null) {
    throw new Error('the answer to initialize has no Mcp-Session-Id');
  }
  const headers = { ...credentials, 'mcp-session-id': id, 'mcp-protocol-version': initialized.result.protocolVersion };
  await (await post(url, INITIALIZED, headers)).arrayBuffer();
  let lastId = 1;
  return {
    id,
    headers,
    initialized,
    async call(method, params = {}, through = url) {
      const message = { jsonrpc: '2.0', id: ++lastId, method, params };
      return answerTo(await post(through, message, headers), lastId);
    },
    async close(through = url) {
      const closed = await fetch(through, { method: 'DELETE', headers, signal: AbortSignal.timeout(LIMIT_MILLIS) });
      await closed.arrayBuffer();
      return closed.status;
    }
  };
}

export function post(url, message, headers = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(LIMIT_MILLIS)
  });
}

/** The JSON-RPC answer, whether it came alone or on a stream. */
async function answerTo(response, id) {
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  }
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return response.json();
  }
  for await (const { data } of eventsOf(response)) {
    const message = JSON.parse(data);
    if (message.id === id) {
      return message;
    }
  }
  throw new Error(`the stream ended without an answer to ${id}`);
}

/** A session over HTTP+SSE: one stream for all answers. */
export async function openSseSession(url) {
  const ended = new AbortController();
  const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: ended.signal });
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  }
  const events = eventsOf(response);
  const first = (await within(events.next())).value;
  if (first?.event !== 'endpoint') {
    throw new Error(`the first event is ${first?.event}, not endpoint`);
  }
  const endpoint = new URL(first.data, url);
  let lastId = 0;
  return {
    endpoint,
    async call(method, params = {}) {
      const id = ++lastId;
      const accepted = await post(endpoint, { jsonrpc: '2.0', id, method, params });
      await accepted.arrayBuffer();
      if (!accepted.ok) {
        throw new Error(`HTTP ${accepted.status} for ${method}`);
      }
      for (;;) {
        const { value, done } = await within(events.next());
        if (done) {
          throw new Error(`the stream ended before ${method} was answered`);
        }
        const message = JSON.parse(value.data);
        if (message.id === id) {
          return message;
        }
      }
    },
    async notify(message) {
      await (await post(endpoint, message)).arrayBuffer();
    },
    close: () => ended.abort()
  };
}

async function* eventsOf(response) {
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    rest += text;
    const frames = rest.split(/\r?\n\r?\n/);
    rest = frames.pop();
    for (const frame of frames) {
      const fields = frame.split(/\r?\n/);
      const valuesOf = name => fields.filter(field => field.startsWith(`${name}:`)).map(field => field.slice(name.length + 1).trimStart());
      const data = valuesOf('data').join('\n');
      if (data !== '') {
        yield { event: valuesOf('event')[0] ?? 'message', data };
      }
    }
  }
}

function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MILLIS / 1000} s`)), LIMIT_MILLIS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
