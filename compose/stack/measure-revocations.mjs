// How soon what was revoked is over: callers with a live stream on every edge are taken back one after the other.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { startIssuer } from '../examples/issuer.mjs';
import { openSession, post } from './mcp.mjs';

const BY_TOKEN = 'measured-by-token';
const BY_KEY = 'measured-by-key';
const KEY = 'Ocp-Apim-Subscription-Key';
const LIMIT_MILLIS = 30_000;
const LIFE_MILLIS = 600_000;
const PING = { jsonrpc: '2.0', id: 'ping', method: 'ping' };

/**
 * Revokes so many times; a subject, a session and a subscription take turns.
 * @param cluster its edges, and what writes, removes and asks for through its APIs
 * @returns by kind: milliseconds from the answer to the POST until the last stream was cut, and until no edge took a call
 */
export async function measureRevocations(cluster, backend, count) {
  const issuer = await startIssuer();
  try {
    const measured = new Revocations(cluster, issuer);
    await measured.begin(backend);
    const found = { subject: none(), session: none(), subscription: none() };
    const kinds = Object.keys(found);
    for (let each = 0; each < count; each++) {
      const kind = kinds[each % kinds.length];
      const { cut, refused } = await measured.revoke(kind, each);
      found[kind].cut.push(cut);
      found[kind].refused.push(refused);
    }
    await measured.end();
    const all = Object.values(found);
    return { ...found, 'right of any kind': { cut: all.flatMap(({ cut }) => cut), refused: all.flatMap(({ refused }) => refused) } };
  } finally {
    issuer.close();
  }
}

const none = () => ({ cut: [], refused: [] });

class Revocations {
  #cluster;
  #issuer;
  #audience;
  #key;
  #revoked = [];

  constructor(cluster, issuer) {
    this.#cluster = cluster;
    this.#issuer = issuer;
    this.#audience = `${cluster.edges[0]}/${BY_TOKEN}/mcp`;
  }

  async begin(backend) {
    const oauth = { issuer: this.#issuer.url, audiences: [this.#audience] };
    const { write } = this.#cluster;
    await write('PUT', `servers/${BY_TOKEN}`, { basePath: BY_TOKEN, backend, access: { subscriptionRequired: false, oauth } });
    await write('PUT', `servers/${BY_KEY}`, { basePath: BY_KEY, backend, access: { subscriptionRequired: true } });
    await write('PUT', `subscriptions/${BY_KEY}`, { scope: `server/${BY_KEY}`, owner: 'measure' }, '?wait=applied');
    const { said } = await write('POST', `subscriptions/${BY_KEY}/keys/primary/regenerate`);
    this.#key = said.keys.primary;
  }

  async end() {
    for (const key of this.#revoked) {
      await this.#cluster.remove(`revocations/${encodeURIComponent(key)}`);
    }
    for (const resource of [`subscriptions/${BY_KEY}`, `servers/${BY_KEY}`, `servers/${BY_TOKEN}`]) {
      await this.#cluster.remove(resource);
    }
  }

  async revoke(kind, number) {
    const subject = `measured-${number}`;
    const { streams, asks, what } = await this.#held(kind, subject);
    const expiresAt = new Date(Date.now() + LIFE_MILLIS).toISOString();
    const { answered, said } = await this.#cluster.write('POST', 'revocations', { kind, ...what, reason: 'measured', expiresAt });
    const [cuts, refusals] = await Promise.all([
      Promise.all(streams.map(stream => within(stream.ended, `the stream of a revoked ${kind} goes on`))),
      Promise.all(asks.map(refusedAt))
    ]);
    if (kind === 'subscription') {
      // The next one is the same.
      await this.#cluster.remove(`revocations/${encodeURIComponent(said.key)}`);
    } else {
      this.#revoked.push(said.key);
    }
    return { cut: Math.max(...cuts) - answered, refused: Math.max(...refusals) - answered };
  }

  /** Live streams of what is to be revoked, what calls it would make on each edge, and how the API names it. */
  async #held(kind, subject) {
    if (kind === 'subscription') {
      const credentials = { [KEY]: this.#key };
      await Promise.all(this.#urls(BY_KEY).map(url => takenAgain(url, credentials)));
      return { ...(await this.#everywhere(BY_KEY, credentials)), what: { subscription: BY_KEY } };
    }
    const credentials = { authorization: `Bearer ${this.#issuer.token({ sub: subject, aud: this.#audience })}` };
    return kind === 'subject'
      ? { ...(await this.#everywhere(BY_TOKEN, credentials)), what: { issuer: this.#issuer.url, subject } }
      : this.#oneSession(subject, credentials);
  }

  async #everywhere(path, credentials) {
    const asks = await Promise.all(this.#urls(path).map(async url => ({ url, headers: (await openSession(url, credentials)).headers })));
    return { asks, streams: await Promise.all(asks.map(({ url, headers }) => openStream(url, headers))) };
  }

  /** A server has one stream for a session; its calls come to every edge. */
  async #oneSession(subject, credentials) {
    const urls = this.#urls(BY_TOKEN);
    const url = urls[this.#revoked.length % urls.length];
    const session = await openSession(url, credentials);
    const streams = [await openStream(url, session.headers)];
    await session.call('tools/list');
    return {
      streams,
      asks: urls.map(each => ({ url: each, headers: session.headers })),
      what: { session: await this.#hashOfSession(subject) }
    };
  }

  async #hashOfSession(subject) {
    const deadline = performance.now() + LIMIT_MILLIS;
    for (;;) {
      const { calls } = await this.#cluster.ask(`/calls?limit=20&server=${BY_TOKEN}&method=tools/list`);
      const call = calls.find(({ caller }) => caller.consumer?.subject === subject);
      if (call !== undefined) {
        return call.caller.session;
      }
      expect(performance.now() < deadline, `the call of ${subject} is missing in the telemetry`);
      await pause(10);
    }
  }

  #urls(path) {
    return this.#cluster.edges.map(edge => `${edge}/${path}/mcp`);
  }
}

/** A stream of news; `ended` is when its connection ended, in whatever way. */
async function openStream(url, headers) {
  const response = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' } });
  expect(response.ok, `the stream of ${url}: ${response.status}`);
  return { ended: response.body.pipeTo(new WritableStream()).then(() => performance.now(), () => performance.now()) };
}

/** When the edge first refused a call. */
async function refusedAt({ url, headers }) {
  const deadline = performance.now() + LIMIT_MILLIS;
  for (;;) {
    const response = await post(url, PING, headers);
    const at = performance.now();
    const said = await response.text();
    if (response.status === 401 || response.status === 404) {
      return at;
    }
    expect(response.ok, `${url} answered ${response.status} ${said}`);
    expect(at < deadline, `${url} goes on to answer what was revoked`);
  }
}

/** Returns once the edge takes the key that was revoked before. */
async function takenAgain(url, credentials) {
  const deadline = performance.now() + LIMIT_MILLIS;
  while ((await answerOf(url, credentials)) === 401) {
    expect(performance.now() < deadline, `${url} does not take a key whose revocation ended`);
    await pause(5);
  }
}

/** DELETE without a session goes no further than the edge. */
async function answerOf(url, headers) {
  const response = await fetch(url, { method: 'DELETE', headers });
  await response.arrayBuffer();
  return response.status;
}

async function within(promise, complaint) {
  const late = new AbortController();
  try {
    return await Promise.race([
      promise,
      pause(LIMIT_MILLIS, undefined, { signal: late.signal }).then(() => expect(false, complaint))
    ]);
  } finally {
    late.abort();
  }
}

function expect(condition, complaint) {
  if (!condition) {
    throw new Error(complaint);
  }
}
