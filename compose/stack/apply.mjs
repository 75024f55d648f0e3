// Applies the demo's configuration through the admin API, as anybody's pipeline would.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMO } from './places.mjs';

export async function applyDemo({ config, adminToken, demo, signal }) {
  const documents = readFileSync(join(DEMO, 'servers.yaml'), 'utf8')
    .replaceAll('${DEMO_STREAMABLE_HTTP}', demo.streamableHttp)
    .replaceAll('${DEMO_SSE}', demo.sse);
  const response = await fetch(`${config}/api/v1/apply?wait=applied`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/yaml' },
    body: documents,
    signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(signal === undefined ? [] : [signal])])
  });
  if (!response.ok) {
    throw new Error(`config-service refused the demo configuration: ${response.status} ${await response.text()}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await applyDemo({
    config: process.env.CONFIG_URL,
    adminToken: readFileSync(process.env.ADMIN_TOKEN_FILE, 'utf8').trim(),
    demo: { streamableHttp: process.env.DEMO_STREAMABLE_HTTP, sse: process.env.DEMO_SSE }
  });
  console.log('The demo configuration is applied');
}
