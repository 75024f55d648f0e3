// An authorization server as small as can be, so that the examples run without Keycloak: it publishes its metadata and
// its key, and issues whatever access token the example wants. For examples only: it asks nobody who they are.
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';

const LIFETIME_SECONDS = 300;
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/**
 * Listens on a free port of this machine.
 * @param exchange the client that may exchange tokens (RFC 8693), and subjects whose tokens it may not
 */
export async function startIssuer(exchange = undefined) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const server = createServer(async (request, response) => {
    if (request.method === 'POST' && request.url === '/token') {
      const [status, answer] = exchanged(await form(request), request.headers.authorization);
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(answer));
      return;
    }
    const documents = {
      '/.well-known/oauth-authorization-server': metadata(url),
      '/.well-known/openid-configuration': metadata(url),
      '/jwks': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' }] }
    };
    const document = documents[request.url];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}`;

  /** An access token (RFC 9068). */
  function token(claims) {
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: url, iat: now, exp: now + LIFETIME_SECONDS, jti: randomUUID(), client_id: 'example-agent', ...claims };
    const signed = `${part({ alg: 'ES256', typ: 'at+jwt', kid })}.${part(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  /** The claims of a token of ours; undefined for anything else. */
  function verified(presented) {
    const [header, payload, signature] = presented.split('.');
    const isOurs = signature !== undefined && verify('sha256', Buffer.from(`${header}.${payload}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    const claims = isOurs ? JSON.parse(Buffer.from(payload, 'base64url')) : undefined;
    return claims?.exp > Date.now() / 1000 ? claims : undefined;
  }

  function exchanged(fields, authorization) {
    const isClient = exchange !== undefined
      && authorization === `Basic ${Buffer.from(`${exchange.clientId}:${exchange.secret}`).toString('base64')}`;
    if (!isClient) {
      return [401, { error: 'invalid_client' }];
    }
    const subject = verified(fields.get('subject_token') ?? '');
    if (fields.get('grant_type') !== TOKEN_EXCHANGE || subject === undefined || exchange.mayNotExchange.includes(subject.sub)) {
      return [400, { error: 'invalid_request' }];
    }
    const access_token = token({ sub: subject.sub, aud: fields.get('audience'), client_id: exchange.clientId });
    return [200, { access_token, issued_token_type: ACCESS_TOKEN, token_type: 'Bearer', expires_in: LIFETIME_SECONDS }];
  }

  return {
    url,
    token,
    verified,
    close() {
      server.closeAllConnections();
      server.close();
    }
  };
}

function metadata(url) {
  return {
    issuer: url,
    jwks_uri: `${url}/jwks`,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256']
  };
}

function part(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function form(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
