// Access tokens for one server, and the addresses that may use them.
import { openSession } from '../../stack/mcp.mjs';
import { ask, example, step } from '../example.mjs';
import { startIssuer } from '../issuer.mjs';

const issuer = await startIssuer();
await example('IP filtering and OAuth', async cluster => {
  const urls = cluster.edges.map(edge => `${edge}/example-copilot/mcp`);
  const file = new URL('apply.yaml', import.meta.url);
  const values = { UPSTREAM_URL: await cluster.upstream(), ISSUER: issuer.url, AUDIENCE: urls[0] };
  await cluster.apply(file, { ...values, NETWORK: '127.0.0.0/8' });
  step('applied: this machine is the office', true);

  for (const [edge, url] of urls.entries()) {
    const metadata = `${cluster.edges[edge]}/.well-known/oauth-protected-resource/example-copilot/mcp`;
    const without = await ask(url, 'tools/list');
    step(`edge ${edge + 1}: 401 without a token, with the scope to ask for and the metadata's URL`,
      without.status === 401 && without.header('www-authenticate') === `Bearer scope="tools:use", resource_metadata="${metadata}"`,
      `${without.status} ${without.header('www-authenticate')}`);
    const document = await (await fetch(metadata)).json();
    step(`edge ${edge + 1}: the metadata leads to the authorization server`, document.authorization_servers[0] === issuer.url, document);
  }

  const claims = { sub: 'ada', aud: urls[0], scope: 'tools:use' };
  for (const [what, wrong, status, error] of [
    ['for another server', { aud: 'https://elsewhere.example/mcp' }, 401, 'invalid_token'],
    ['of yesterday', { exp: Math.floor(Date.now() / 1000) - 86_400 }, 401, 'invalid_token'],
    ['without the scope', { scope: 'profile' }, 403, 'insufficient_scope']
  ]) {
    const answer = await ask(urls[0], 'tools/list', {}, bearer(issuer.token({ ...claims, ...wrong })));
    step(`a token ${what}: ${status} ${error}`,
      answer.status === status && answer.header('www-authenticate').includes(`error="${error}"`), `${answer.status} ${answer.header('www-authenticate')}`);
  }

  const authorization = bearer(issuer.token(claims));
  for (const [edge, url] of urls.entries()) {
    const session = await openSession(url, authorization);
    const listed = await session.call('tools/list');
    step(`edge ${edge + 1}: with a token, ${listed.result?.tools?.length} tools`, listed.result?.tools?.length > 0, listed);
    await session.close();
  }

  await cluster.apply(file, { ...values, NETWORK: '192.0.2.0/24' });
  step('applied: the office has moved to 192.0.2.0/24', true);
  for (const [edge, url] of urls.entries()) {
    const answer = await ask(url, 'tools/list', {}, authorization);
    step(`edge ${edge + 1}: 403 for this address, with the same token`, answer.status === 403 && answer.body.includes('-32012'), answer);
  }
});
issuer.close();

function bearer(token) {
  return { authorization: `Bearer ${token}` };
}
