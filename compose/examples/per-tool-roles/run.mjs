// Tools that are hidden by role, and tools that want a scope.
import { openSession } from '../../stack/mcp.mjs';
import { ask, example, step } from '../example.mjs';
import { startIssuer } from '../issuer.mjs';

const issuer = await startIssuer();
await example('Tools by role', async cluster => {
  const urls = cluster.edges.map(edge => `${edge}/example-roles/mcp`);
  const audience = urls[0];
  await cluster.apply(new URL('apply.yaml', import.meta.url), {
    UPSTREAM_URL: await cluster.upstream(), ISSUER: issuer.url, AUDIENCE: audience });
  step('applied', true);
  const bearer = claims => ({ authorization: `Bearer ${issuer.token({ aud: audience, ...claims })}` });

  for (const [edge, url] of urls.entries()) {
    const reader = await openSession(url, bearer({ sub: 'ada', realm_access: { roles: ['reader'] } }));
    const operator = await openSession(url, bearer({ sub: 'bob', realm_access: { roles: ['operator'] } }));
    const runner = await openSession(url, bearer({ sub: 'cyd', scope: 'tools:run' }));

    const seenByReader = await namesOf(reader);
    const seenByOperator = await namesOf(operator);
    step(`edge ${edge + 1}: a reader sees ${seenByReader.length} tools, get-env is not among them`,
      seenByReader.includes('echo') && !seenByReader.includes('get-env'), seenByReader);
    step(`edge ${edge + 1}: an operator sees ${seenByOperator.length}, with get-env`, seenByOperator.includes('get-env'), seenByOperator);
    step(`edge ${edge + 1}: nobody sees what is denied`, !seenByOperator.some(name => name.startsWith('gzip-')), seenByOperator);

    const hidden = await reader.call('tools/call', { name: 'get-env', arguments: {} });
    const absent = await reader.call('tools/call', { name: 'no-such-tool', arguments: {} });
    step(`edge ${edge + 1}: for a reader get-env is as unknown as a tool that is not there`,
      hidden.error?.code === -32602 && hidden.error.message === absent.error?.message, { hidden, absent });
    const called = await operator.call('tools/call', { name: 'get-env', arguments: {} });
    step(`edge ${edge + 1}: an operator calls it`, Array.isArray(called.result?.content), called.error);

    const operation = { name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 1 } };
    const refused = await ask(url, 'tools/call', operation, reader.headers);
    step(`edge ${edge + 1}: without the scope, 403 names it`,
      refused.status === 403 && /error="insufficient_scope".*scope="tools:run"/.test(refused.header('www-authenticate')),
      `${refused.status} ${refused.header('www-authenticate')}`);
    const ran = await runner.call('tools/call', operation);
    step(`edge ${edge + 1}: with the scope it runs`, Array.isArray(ran.result?.content), ran.error);
    await Promise.all([reader, operator, runner].map(session => session.close()));
  }
});
issuer.close();

async function namesOf(session) {
  return (await session.call('tools/list')).result.tools.map(({ name }) => name);
}
