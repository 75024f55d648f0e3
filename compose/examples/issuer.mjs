// An authorization server as small as can be, so that the examples run without Keycloak: it publishes its metadata and
// its key, and issues whatever access token the example wants. For examples only: it asks nobody who they are.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';

const LIFETIME_SECONDS = 300;

/** Listens on a free port of this machine. */
export async function startIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const server = createServer((request, response) => {
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
  return {
    url,
    /** An access token (RFC 9068). */
    token(claims) {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: url, iat: now, exp: now + LIFETIME_SECONDS, jti: randomUUID(), client_id: 'example-agent', ...claims };
      const signed = `${part({ alg: 'ES256', typ: 'at+jwt', kid })}.${part(payload)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
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
