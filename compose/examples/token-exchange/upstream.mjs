// An MCP server that takes access tokens for itself and no others, and says whose call it was.
import { createServer } from 'node:http';

export const UPSTREAM_AUDIENCE = 'https://tools.example/mcp';

/** Listens on a free port of this machine. */
export async function startUpstream(issuer) {
  let calls = 0;
  const server = createServer(async (request, response) => {
    calls++;
    const claims = issuer.verified((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const isForUs = claims?.aud === UPSTREAM_AUDIENCE;
    response.writeHead(isForUs ? 200 : 401, {
      'content-type': 'application/json', ...(!isForUs && { 'www-authenticate': 'Bearer error="invalid_token"' }) });
    const { id } = JSON.parse(Buffer.concat(chunks));
    const text = JSON.stringify(claims ?? {});
    response.end(JSON.stringify(isForUs
      ? { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } }
      : { jsonrpc: '2.0', id, error: { code: -32000, message: 'this token is not for me' } }));
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    /** How many requests came. */
    calls: () => calls,
    close() {
      server.closeAllConnections();
      server.close();
    }
  };
}
