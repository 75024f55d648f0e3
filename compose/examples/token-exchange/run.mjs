// A caller's token, exchanged for one that the upstream takes.
import { randomBytes } from 'node:crypto';
import { ask, example, step } from '../example.mjs';
import { startIssuer } from '../issuer.mjs';
import { UPSTREAM_AUDIENCE, startUpstream } from './upstream.mjs';

const secret = randomBytes(24).toString('base64url');
const issuer = await startIssuer({ clientId: 'example-gateway', secret, mayNotExchange: ['eve'] });
const upstream = await startUpstream(issuer);
await example('Token exchange to an upstream that checks the audience', async cluster => {
  const urls = cluster.edges.map(edge => `${edge}/example-exchange/mcp`);
  await cluster.apply(new URL('apply.yaml', import.meta.url), {
    UPSTREAM_URL: upstream.url, UPSTREAM_AUDIENCE, ISSUER: issuer.url, AUDIENCE: urls[0], GATEWAY_SECRET: secret });
  step('applied; the secret is sealed in the configuration', true);
  const tokenOf = sub => issuer.token({ sub, aud: urls[0] });
  const call = (url, token) => ask(url, 'tools/call', { name: 'whoami', arguments: {} }, token && { authorization: `Bearer ${token}` });

  const direct = await call(upstream.url, tokenOf('ada'));
  step("ada's token, shown to the upstream itself: 401, it is for the gateway", direct.status === 401, direct);

  for (const [edge, url] of urls.entries()) {
    const before = upstream.calls();
    const anonymous = await call(url);
    step(`edge ${edge + 1}: without a token: 401, and the upstream was not asked`,
      anonymous.status === 401 && upstream.calls() === before, anonymous);

    const answer = await call(url, tokenOf('ada'));
    step(`edge ${edge + 1}: with ada's token: 200`, answer.status === 200, answer);
    const seen = JSON.parse(JSON.parse(answer.body).result.content[0].text);
    step(`edge ${edge + 1}: the upstream saw ${seen.sub}, by way of ${seen.client_id}, for ${seen.aud}`,
      seen.sub === 'ada' && seen.client_id === 'example-gateway' && seen.aud === UPSTREAM_AUDIENCE, seen);

    const served = upstream.calls();
    const refused = await call(url, tokenOf('eve'));
    step(`edge ${edge + 1}: for eve the authorization server exchanges nothing: ${refused.status}, and the upstream was not asked`,
      refused.status >= 400 && upstream.calls() === served, refused);
  }
});
upstream.close();
issuer.close();
