// An MCP server that speaks 2026-07-28 and 2025-11-25 (and earlier, with sessions) on one endpoint.
//   node fixture-server.mjs [--port 0] [--no-resume] [--json]
// Prints {"port":N} when it listens. --no-resume: legacy streams carry no event ids; --json: legacy answers are
// JSON, so nothing can be asked or told while a call runs.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { toWebRequest } from '@modelcontextprotocol/node';
import {
  WebStandardStreamableHTTPServerTransport,
  createMcpHandler,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse
} from '@modelcontextprotocol/server';
import { EventLog } from './fixture/event-log.mjs';
import { Changes, createSession } from './fixture/server.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'no-resume': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false }
  }
});
// Above any limit of a gateway, so that a refusal of a large body is the gateway's own.
const maxRequestBodySize = 64 * 1024 * 1024;

const changes = new Changes();
const modern = createMcpHandler(() => createSession(changes).server, { legacy: 'reject', maxRequestBodySize });
changes.notify = modern.notify;

const transports = new Map();

async function legacy(request) {
  const id = request.headers.get('mcp-session-id');
  if (id !== null) {
    return transports.get(id)?.handleRequest(request) ?? refusal(404, -32001, 'Session not found');
  }
  const session = createSession(changes);
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: options.json,
    maxRequestBodySize,
    ...(!options['no-resume'] && { eventStore: new EventLog(), retryInterval: 200 }),
    onsessioninitialized: opened => {
      transports.set(opened, transport);
      changes.sessions.add(session);
    }
  });
  await session.server.connect(transport);
  const protocolClose = transport.onclose;
  transport.onclose = () => {
    transports.delete(transport.sessionId);
    changes.sessions.delete(session);
    protocolClose?.();
  };
  // A request that opens nothing is refused by the transport itself, which then belongs to nobody.
  const response = await transport.handleRequest(request);
  if (transport.sessionId === undefined) {
    await transport.close();
  }
  return response;
}

const refusal = (status, code, message) => Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status });

async function serve(request) {
  if (new URL(request.url).pathname !== '/mcp') {
    return new Response('Not found', { status: 404 });
  }
  const refused =
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins());
  if (refused) {
    return refused;
  }
  return (await isLegacyRequest(request, undefined, { maxRequestBodySize })) ? legacy(request) : modern.fetch(request);
}

/** Instead of the library's own adapter, which learns that a client has left an idle stream only at the next event. */
async function exchange(incoming, outgoing) {
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const response = await serve(await toWebRequest(incoming, undefined, { signal: left.signal, maxRequestBodySize }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  await pipeline(response.body ? Readable.fromWeb(response.body) : Readable.from([]), outgoing);
}

const http = createServer((incoming, outgoing) =>
  exchange(incoming, outgoing).catch(error => {
    if (outgoing.destroyed) {
      return; // The client left.
    }
    console.error(error);
    if (!outgoing.headersSent) {
      outgoing.writeHead(error.status ?? 500);
    }
    outgoing.end();
  })
);
http.listen(Number(options.port), '127.0.0.1', () => console.log(JSON.stringify({ port: http.address().port })));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(0));
}
