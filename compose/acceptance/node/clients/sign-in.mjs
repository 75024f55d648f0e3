// A user signs in through @modelcontextprotocol/client 2.x and its own OAuth support, and again for a tool that wants more.
//   node clients/sign-in.mjs --url URL --user NAME --password TEXT [--client-id ID | --as-vs-code]
//     [--scope WORDS] [--supported WORDS] [--era modern|legacy] [--browser]
// The fixture server stands behind a gateway that wants the scope mcp:admin for the tool `headers`, those of --scope for
// everything, and names those of --supported in its metadata. Without --client-id the client registers itself, with
// --as-vs-code in VS Code's words. With --browser the user has the machine's Chromium.
import { textOf } from './legacy-steps.mjs';
import { Report, check, readArguments, rejected, same } from './report.mjs';
import { Journey, OPTIONS } from './sign-in/journey.mjs';

const options = readArguments({ ...OPTIONS, scope: { type: 'string' }, supported: { type: 'string' } });
const { url, era, scope: wanted, supported, 'client-id': clientId, 'as-vs-code': isVsCode } = options;
const report = new Report();
const journey = await new Journey(options).begin();
const metadataPath = `/.well-known/oauth-protected-resource${url.pathname}`;
const asked = wanted ?? supported ?? null;
const isRegistered = clientId !== undefined;
const hasAll = asked?.includes('mcp:admin') ?? false;

await report.step('without a token: 401, with the scopes and the place of the metadata', async () => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
  });
  same(response.status, 401, 'status');
  same(response.headers.get('www-authenticate'), `Bearer ${wanted ? `scope="${wanted}", ` : ''}resource_metadata="${new URL(metadataPath, url)}"`, 'challenge');
});
await report.step('the client finds the authorization server and sends the user there', async () => {
  const question = await journey.sentAway(() => journey.connect(), 'to connect without a token');
  same(journey.requests[0], `POST ${url.pathname} 401`, 'first request');
  same(journey.requests[1], `GET ${metadataPath} 200`, 'second request');
  check(/^GET \/.well-known\/oauth-authorization-server\/.* 200$/.test(journey.requests[2]), () => `third request: ${journey.requests[2]}`);
  same(journey.requests.some(request => request.includes('/clients-registrations/')), !isRegistered, 'registers itself');
  same([question.get('code_challenge_method'), question.get('resource')], ['S256', url.href], 'PKCE and resource');
  // A client that says that it refreshes asks for that, too.
  same(question.get('scope'), isVsCode ? `${asked} offline_access` : asked, 'scope');
  return journey.requests;
});
await report.step('the user signs in', async () => {
  const pages = await journey.consent();
  same(pages, isRegistered ? ['login'] : ['login', 'consent'], 'pages');
  const { iss, sub, aud, azp, scope, realm_access: realm } = journey.claims;
  check([aud].flat().includes(url.href), () => `audience ${aud}`);
  same(scope.split(' ').includes('mcp:admin'), hasAll, 'has mcp:admin');
  check(sub && realm?.roles.includes('viewer'), () => `subject ${sub}, roles ${realm?.roles}`);
  return { iss, sub, aud, azp, scope, pages };
});
await report.step('the client connects and calls a tool', async () => {
  await journey.connect();
  const { tools } = await journey.client.listTools();
  check(tools.some(({ name }) => name === 'headers'), 'a tool that wants more is not listed');
  same(textOf(await journey.call('echo')), 'signed in', 'echo');
});
const session = journey.sessionId;
if (hasAll) {
  await report.step('a tool that wants a scope that was asked for at once is called', called);
} else {
  await moreScopes();
}
await report.step('close', () => journey.end());
report.end();

async function moreScopes() {
  await report.step('a tool that wants another scope sends the user away again, with all scopes at once', async () => {
    const question = await journey.sentAway(() => journey.call('headers'), 'a tool that wants mcp:admin');
    same(journey.requests.at(-1), `POST ${url.pathname} 403`, 'last request');
    const named = /error="insufficient_scope".* scope="([^"]*)"/.exec(journey.challenge)?.[1];
    same(named?.split(' ').sort(), ['mcp:admin', ...(wanted?.split(' ') ?? [])], 'scopes that the gateway names');
    const scopes = question.get('scope').split(' ');
    check(['mcp:admin', 'mcp:tools'].every(scope => scopes.includes(scope)), () => `scopes ${scopes}`);
    return scopes;
  });
  if (!isRegistered && asked !== null) {
    await report.step('Keycloak gives a client that registered itself for some scopes no others, and the session goes on', async () => {
      same((await rejected(journey.consent(), 'another scope')).code, 'invalid_scope', 'error');
      same(textOf(await journey.call('echo')), 'signed in', 'echo');
    });
    return;
  }
  await report.step('the user agrees without signing in again, and the call succeeds in the same session', async () => {
    const pages = await journey.consent();
    check(!pages.includes('login'), () => `pages ${pages}`);
    await called();
    return { scope: journey.claims.scope, pages };
  });
}

async function called() {
  const seen = JSON.parse(textOf(await journey.call('headers')));
  same(Object.keys(seen).filter(name => ['authorization', 'cookie'].includes(name.toLowerCase())), [], 'credentials at the server');
  same(textOf(await journey.call('echo')), 'signed in', 'echo');
  same([journey.sessionId, session !== undefined], [session, era === 'legacy'], 'the session, and whether there is one');
}
