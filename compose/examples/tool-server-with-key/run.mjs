// A key of its own and a rate limit that holds over all edges.
import { setTimeout as pause } from 'node:timers/promises';
import { openSession } from '../../stack/mcp.mjs';
import { ask, example, step } from '../example.mjs';

const PERIOD_MILLIS = 10_000;
const CALLS = 5;

await example('A tool server with its own key and rate limit', async cluster => {
  const keys = await cluster.apply(new URL('apply.yaml', import.meta.url), { UPSTREAM_URL: await cluster.upstream() });
  const { primary, secondary } = keys['example-chain'];
  step('applied; the answer showed both keys, this once', primary !== undefined && secondary !== undefined, keys);
  const urls = cluster.edges.map(edge => `${edge}/example-tools/mcp`);

  for (const url of urls) {
    const without = await ask(url, 'tools/list');
    step(`${url}: 401 without a key, and where to put one`,
      without.status === 401 && without.header('www-authenticate').startsWith('AzureApiManagementKey realm="example-tools"'), without);
  }

  const sessions = await Promise.all([primary, secondary].map(key => openSession(urls[0], { 'Ocp-Apim-Subscription-Key': key })));
  for (const session of sessions) {
    const listed = await session.call('tools/list');
    step('either key opens a session and lists the tools', listed.result?.tools?.length > 0, listed);
  }

  // Windows begin at multiples of their length, so that all clocks agree on them.
  await pause(PERIOD_MILLIS - (Date.now() % PERIOD_MILLIS));
  for (let call = 0; call < CALLS; call++) {
    const edge = call % urls.length;
    const answer = await echo(urls[edge], sessions[call % 2]);
    step(`call ${call + 1}, through edge ${edge + 1}: admitted, ${answer.header('x-calls-left')} left`,
      answer.status === 200 && answer.header('x-calls-left') === String(CALLS - call - 1), answer);
  }
  let seconds = 0;
  for (const [edge, url] of urls.entries()) {
    const answer = await echo(url, sessions[0]);
    seconds = Number(answer.header('retry-after'));
    step(`call ${CALLS + edge + 1}, through edge ${edge + 1}: 429, "Try again in ${seconds} seconds."`,
      answer.status === 429 && answer.body.includes(`Rate limit is exceeded. Try again in ${seconds} seconds.`), answer);
  }
  await pause(seconds * 1000);
  const renewed = await echo(urls.at(-1), sessions[0]);
  step(`${seconds} seconds later: admitted`, renewed.status === 200, renewed);
  await Promise.all(sessions.map(session => session.close()));
});

function echo(url, session) {
  return ask(url, 'tools/call', { name: 'echo', arguments: { message: 'hello' } }, session.headers);
}
