// Applies the demo's configuration through the admin API, as anybody's pipeline would.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMO } from './places.mjs';

/** Behind the gateway's URL: the canonical name of the server whose access tokens Keycloak issues. */
export const OAUTH_PATH = 'everything-oauth/mcp';
const SUBSCRIPTION = 'demo';
const LIMIT_MILLIS = 30_000;

/**
 * @param gateway the URL that clients use, for the audience of access tokens
 * @param keycloak as clients and edges reach it; null leaves the server with OAuth out
 * @param keyIsKnown whether somebody has the key of the demo's subscription
 * @returns that key, when it is new
 */
export async function applyDemo({ config, adminToken, demo, gateway, keycloak, keyIsKnown, signal }) {
  const documents = ['servers.yaml', ...(keycloak === null ? [] : ['oauth.yaml'])]
    .map(file => readFileSync(join(DEMO, file), 'utf8'))
    .join('---\n')
    .replaceAll('${DEMO_STREAMABLE_HTTP}', demo.streamableHttp)
    .replaceAll('${DEMO_SSE}', demo.sse)
    .replaceAll('${OAUTH_ISSUER}', `${keycloak}/realms/sallyport`)
    .replaceAll('${OAUTH_AUDIENCE}', `${gateway}/${OAUTH_PATH}`);
  const post = async (path, headers, body) => {
    const response = await fetch(`${config}/api/v1${path}?wait=applied`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, ...headers },
      body,
      signal: AbortSignal.any([AbortSignal.timeout(LIMIT_MILLIS), ...(signal === undefined ? [] : [signal])])
    });
    if (!response.ok) {
      throw new Error(`config-service refused the demo configuration: ${response.status} ${await response.text()}`);
    }
    return response.json();
  };
  const { results } = await post('/apply', { 'content-type': 'application/yaml' }, documents);
  const shown = results.find(({ kind, name }) => kind === 'Subscription' && name === SUBSCRIPTION)?.keys?.primary;
  if (shown !== undefined || keyIsKnown) {
    return shown;
  }
  // It was shown to somebody who did not keep it.
  const regenerated = await post(`/subscriptions/${SUBSCRIPTION}/keys/primary/regenerate`, { 'if-match': '*' });
  return regenerated.keys.primary;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await applyDemo({
    config: process.env.CONFIG_URL,
    adminToken: readFileSync(process.env.ADMIN_TOKEN_FILE, 'utf8').trim(),
    demo: { streamableHttp: process.env.DEMO_STREAMABLE_HTTP, sse: process.env.DEMO_SSE },
    gateway: process.env.GATEWAY_URL,
    keycloak: process.env.KEYCLOAK_URL ?? null,
    // This output is a log, and no key belongs into one.
    keyIsKnown: true
  });
  console.log('The demo configuration is applied');
  console.log(`A key for it: POST /api/v1/subscriptions/${SUBSCRIPTION}/keys/primary/regenerate with If-Match: *`);
}
