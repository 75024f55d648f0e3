// What an MCP client on somebody's machine brings along for OAuth: memory, and a port that the browser comes back to.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

/** What VS Code says of itself when it registers, beside where it listens. */
const VS_CODE = {
  client_name: 'Visual Studio Code',
  client_uri: 'https://code.visualstudio.com',
  redirect_uris: ['https://insiders.vscode.dev/redirect', 'https://vscode.dev/redirect', 'http://127.0.0.1/', 'http://127.0.0.1:33418/'],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'native'
};

/** An OAuthClientProvider. Without a `clientId` it registers itself with the authorization server, perhaps as VS Code does. */
export class OAuthClient {
  /** Where the user was sent, in turn. */
  asked = [];
  #server;
  #information;
  #tokens;
  #verifier;
  #discovery;
  #state;
  #isVsCode;
  #returned = withResolvers();

  constructor({ clientId, isVsCode }) {
    this.#information = clientId && { client_id: clientId };
    this.#isVsCode = isVsCode;
  }

  async listen() {
    this.#server = createServer(({ url }, response) => {
      response.end('You may close this page.');
      const { pathname, searchParams } = new URL(url, this.redirectUrl);
      if (pathname === new URL(this.redirectUrl).pathname) {
        this.#returned.resolve(searchParams);
      }
    });
    await new Promise(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** What the user came back with since the last time; only the answer to our own question counts. */
  async answer() {
    const answer = await this.#returned.promise;
    this.#returned = withResolvers();
    if (answer.get('state') !== this.#state) {
      throw new Error(`state ${answer.get('state')} instead of ${this.#state}`);
    }
    return answer;
  }

  get redirectUrl() {
    return `http://127.0.0.1:${this.#server.address().port}/${this.#isVsCode ? '' : 'callback'}`;
  }

  get clientMetadata() {
    return this.#isVsCode
      ? VS_CODE
      : { client_name: 'Somebody’s editor', redirect_uris: [this.redirectUrl], token_endpoint_auth_method: 'none' };
  }

  state() {
    return (this.#state = randomUUID());
  }

  clientInformation() {
    return this.#information;
  }

  saveClientInformation(information) {
    this.#information = information;
  }

  tokens() {
    return this.#tokens;
  }

  saveTokens(tokens) {
    this.#tokens = tokens;
  }

  redirectToAuthorization(url) {
    this.asked.push(url);
  }

  saveCodeVerifier(verifier) {
    this.#verifier = verifier;
  }

  codeVerifier() {
    return this.#verifier;
  }

  saveDiscoveryState(state) {
    this.#discovery = state;
  }

  discoveryState() {
    return this.#discovery;
  }

  invalidateCredentials(what) {
    if (what === 'tokens' || what === 'all') {
      this.#tokens = undefined;
    }
  }
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** The claims of an access token, unverified: what the gateway will see. */
export const claimsOf = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));
