// A client of @modelcontextprotocol/client 2.x, its user, and what the client asked on the way.
import { StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { client2Peer } from '../client2.mjs';
import { check, rejected, same } from '../report.mjs';
import { OAuthClient, claimsOf } from './oauth-client.mjs';
import { BrowserUser, FormUser } from './people.mjs';

export const OPTIONS = {
  era: { type: 'string', default: 'modern' },
  'client-id': { type: 'string' },
  user: { type: 'string' },
  password: { type: 'string' },
  browser: { type: 'boolean', default: false },
  'as-vs-code': { type: 'boolean', default: false }
};

export class Journey {
  oauth;
  /** Every request of the client, as "METHOD path status". */
  requests = [];
  /** What the gateway wanted last, as it said in WWW-Authenticate. */
  challenge;
  #options;
  #person;
  #transport;
  #peer;

  constructor(options) {
    this.#options = options;
  }

  async begin() {
    const { user, password, browser, 'client-id': clientId, 'as-vs-code': isVsCode } = this.#options;
    this.oauth = await new OAuthClient({ clientId, isVsCode }).listen();
    this.#person = await new (browser ? BrowserUser : FormUser)({ user, password }).open();
    return this;
  }

  /** Connects, as often as it takes anew: a transport that was refused is not used again. */
  async connect() {
    const { era, url } = this.#options;
    this.#peer = client2Peer(era === 'modern' ? { pin: '2026-07-28' } : 'legacy');
    this.#transport = new StreamableHTTPClientTransport(url, {
      authProvider: this.oauth,
      fetch: async (target, init) => {
        const response = await fetch(target, init);
        this.challenge = response.headers.get('www-authenticate') ?? this.challenge;
        this.requests.push(`${init?.method ?? 'GET'} ${new URL(target).pathname} ${response.status}`);
        return response;
      }
    });
    await this.#peer.client.connect(this.#transport);
    same(this.#peer.client.getProtocolEra(), era, 'era');
  }

  get client() {
    return this.#peer.client;
  }

  get sessionId() {
    return this.#transport.sessionId;
  }

  call(tool) {
    return this.#peer.call({ name: tool, arguments: tool === 'echo' ? { text: 'signed in' } : {} });
  }

  /** `attempt` must end with the user being sent to the authorization server. Returns the question. */
  async sentAway(attempt, what) {
    const before = this.oauth.asked.length;
    const error = await rejected(attempt(), what);
    check(error instanceof UnauthorizedError, () => `${what}: ${error}`);
    same(this.oauth.asked.length, before + 1, 'times the user was sent away');
    return this.oauth.asked.at(-1).searchParams;
  }

  /** The user goes where the client said, and comes back with a code, which becomes tokens. Returns the pages shown. */
  async consent() {
    const shown = await this.#person.visit(this.oauth.asked.at(-1), this.oauth.redirectUrl);
    await this.#transport.finishAuth(await this.oauth.answer());
    return shown;
  }

  get claims() {
    return claimsOf(this.oauth.tokens().access_token);
  }

  /** Whether the access token is beyond its end, by this machine's clock. */
  get isExpired() {
    return Date.now() >= this.claims.exp * 1_000;
  }

  async end() {
    await this.#person.close();
    await this.#peer.client.close();
  }
}
