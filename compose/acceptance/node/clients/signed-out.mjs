// What becomes of a signed-in client of @modelcontextprotocol/client 2.x when its token ends, and when its user signs out.
//   node clients/signed-out.mjs --url URL --user NAME --password TEXT --client-id ID [--era modern|legacy] [--browser]
// As sign-in.mjs, with a client whose tokens live for seconds only.
import { textOf } from './legacy-steps.mjs';
import { Report, check, readArguments, same, until } from './report.mjs';
import { Journey, OPTIONS } from './sign-in/journey.mjs';

const EXPIRED_WITHIN_MS = 15_000;
const options = readArguments(OPTIONS);
const { url, 'client-id': clientId } = options;
const report = new Report();
const journey = await new Journey(options).begin();
const echoes = async () => same(textOf(await journey.call('echo')), 'signed in', 'echo');
const expiry = () => until(() => journey.isExpired, 'the end of the token', EXPIRED_WITHIN_MS);

await report.step('the user signs in', async () => {
  await journey.sentAway(() => journey.connect(), 'to connect without a token');
  await journey.consent();
  await journey.connect();
  await echoes();
});
const session = journey.sessionId;
await report.step('a token that has ended is replaced without the user, and the session goes on', async () => {
  const { jti } = journey.claims;
  await expiry();
  journey.requests.length = 0;
  await echoes();
  check(journey.claims.jti !== jti, 'the token is the same');
  same(journey.requests.map(request => request.split(' ').at(-1)), ['401', '200', '200'], 'statuses of the call, the refresh and the call');
  same([journey.oauth.asked.length, journey.sessionId], [1, session], 'times the user was asked, and the session');
});
await report.step('after signing out the token that is left ends by itself, and then the user is asked to sign in', async () => {
  const { authorizationServerMetadata } = journey.oauth.discoveryState();
  const signedOut = await fetch(authorizationServerMetadata.end_session_endpoint ?? `${journey.claims.iss}/protocol/openid-connect/logout`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, refresh_token: journey.oauth.tokens().refresh_token })
  });
  same(signedOut.status, 204, 'status of signing out');
  if (!journey.isExpired) {
    await echoes();
  }
  await expiry();
  await journey.sentAway(() => journey.call('echo'), 'a call with a token that has ended');
});
await report.step('the user signs in again, and the session goes on', async () => {
  same(await journey.consent(), ['login'], 'pages');
  await echoes();
  same(journey.sessionId, session, 'session');
});
await report.step('close', () => journey.end());
report.end();
