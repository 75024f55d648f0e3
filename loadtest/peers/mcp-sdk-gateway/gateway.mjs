// A gateway as the SDK's own parts make one: its Streamable HTTP server in front, its client behind, one upstream session
// for each client's session, tools passed through. It governs nothing and records nothing.
//   node gateway.mjs --port PORT --upstream URL
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {
  CallToolRequestSchema,
  CallToolResultSchema,
  ListToolsRequestSchema,
  ListToolsResultSchema
} from '@modelcontextprotocol/sdk/types.js';

const { values: options } = parseArgs({ options: { port: { type: 'string' }, upstream: { type: 'string' } } });
if (!options.port || !options.upstream) {
  console.error('usage: node gateway.mjs --port PORT --upstream URL');
  process.exit(2);
}

/** By session id. Clients that leave without a goodbye stay listed: a run opens some hundreds of sessions, then it ends. */
const sessions = new Map();

async function openSession() {
  const client = new Client({ name: 'mcp-sdk-gateway', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(options.upstream)));
  const server = new Server(client.getServerVersion(), { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, request => client.request(request, ListToolsResultSchema));
  server.setRequestHandler(CallToolRequestSchema, request => client.request(request, CallToolResultSchema));
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    // An answer as an event stream would cost more; the upstream's is no stream either.
    enableJsonResponse: true,
    onsessioninitialized: id => {
      sessions.set(id, transport);
    }
  });
  server.onclose = () => {
    sessions.delete(transport.sessionId);
    client.close().catch(failure => console.error(failure.message));
  };
  await server.connect(transport);
  return transport;
}

/** A message without a session, which opens one, or none if it is no initialize. */
async function begin(request, response) {
  const transport = await openSession();
  await transport.handleRequest(request, response);
  if (!transport.sessionId) {
    await transport.close();
  }
}

async function answer(request, response) {
  const id = request.headers['mcp-session-id'];
  const transport = sessions.get(id);
  if (transport) {
    await transport.handleRequest(request, response);
  } else if (id) {
    response.writeHead(404).end();
  } else {
    await begin(request, response);
  }
}

// As long as nginx keeps connections.
createServer({ keepAliveTimeout: 3_600_000 }, (request, response) => {
  answer(request, response).catch(failure => {
    console.error(failure.message);
    if (!response.headersSent) {
      response.writeHead(502);
    }
    response.end();
  });
}).listen(Number(options.port), '127.0.0.1');
