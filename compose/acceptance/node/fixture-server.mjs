// An MCP server that speaks 2026-07-28 and 2025-11-25 (and earlier, with sessions) on one endpoint.
//   node fixture-server.mjs [--port 0] [--no-resume] [--json]
// Prints {"port":N} when it listens. --no-resume: legacy streams carry no event ids; --json: legacy answers are JSON.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { toNodeHandler } from '@modelcontextprotocol/node';
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

const http = createServer(toNodeHandler({ fetch: serve }, { maxRequestBodySize, onerror: error => console.error(error) }));
http.listen(Number(options.port), '127.0.0.1', () => console.log(JSON.stringify({ port: http.address().port })));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(0));
}
