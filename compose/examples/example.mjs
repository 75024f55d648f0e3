// What the examples share: a running cluster, its configuration, and steps that are shown and checked, one line each.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { post } from '../stack/mcp.mjs';
import { COMPOSE } from '../stack/places.mjs';
import { RunDir } from '../stack/run-dir.mjs';

const LIMIT_MILLIS = 30_000;
const PATHS = { McpServer: 'servers', Product: 'products', Subscription: 'subscriptions', NamedValue: 'named-values', CredentialProvider: 'credentials' };

/** Runs one example and takes away what it configured. The exit code is 0 when every step was as it should be. */
export async function example(title, body) {
  const { values } = parseArgs({ options: { 'run-dir': { type: 'string', default: resolve(COMPOSE, '.run') } } });
  const runDir = new RunDir(resolve(values['run-dir']));
  if (!existsSync(runDir.endpointsFile)) {
    console.error(`no cluster in ${runDir.path}: compose/up first`);
    process.exitCode = 1;
    return;
  }
  const cluster = new Cluster(runDir.endpoints());
  console.log(title);
  try {
    await body(cluster);
    console.log('done: everything was as it should be');
  } catch (failure) {
    console.log(`FAIL  ${failure.message}`);
    process.exitCode = 1;
  } finally {
    await cluster.cleanUp();
  }
}

class Cluster {
  #config;
  #authorization;
  #applied = [];

  constructor({ edges, config, adminToken }) {
    this.edges = edges;
    this.#config = config;
    this.#authorization = `Bearer ${adminToken}`;
  }

  /** Where the demo's upstream is: what stands behind the gateway in every example. */
  async upstream() {
    return (await this.#admin('GET', '/servers/everything')).backend.url;
  }

  /**
   * Applies a file that lies beside the script, in force on every edge when this returns.
   * @param values what its placeholders stand for
   * @returns the keys of subscriptions that are new, by their names
   */
  async apply(file, values) {
    const documents = Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(`\${${name}}`, value), readFileSync(fileURLToPath(file), 'utf8'));
    if (this.#applied.length === 0) {
      this.#applied = (await this.#post('/apply?dryRun=true', documents)).results;
      // What an earlier run left behind.
      await this.#removeAll();
    }
    const { results } = await this.#post('/apply?wait=applied&timeout=30s', documents);
    return Object.fromEntries(results.filter(({ keys }) => keys !== undefined).map(({ name, keys }) => [name, keys]));
  }

  async cleanUp() {
    await this.#removeAll();
  }

  /** What refers to something goes before it. */
  async #removeAll() {
    for (const { kind, name } of [...this.#applied].reverse()) {
      await this.#admin('DELETE', `/${PATHS[kind]}/${name}`, { 'if-match': '*' }, undefined, [404, 412]);
    }
  }

  #post(path, documents) {
    return this.#admin('POST', path, { 'content-type': 'application/yaml' }, documents);
  }

  async #admin(method, path, headers = {}, body = undefined, alsoFine = []) {
    const response = await fetch(`${this.#config}/api/v1${path}`, {
      method, body, headers: { authorization: this.#authorization, ...headers }, signal: AbortSignal.timeout(LIMIT_MILLIS)
    });
    const said = await response.text();
    if (!response.ok && !alsoFine.includes(response.status)) {
      throw new Error(`${method} ${path}: ${response.status} ${said}`);
    }
    return response.ok && said !== '' ? JSON.parse(said) : {};
  }
}

/** Shows what happened, and fails unless it is what should. */
export function step(what, isRight, seen) {
  if (!isRight) {
    throw new Error(`${what}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`);
  }
  console.log(`ok    ${what}`);
}

/** One message without a session: its HTTP status, headers and body. */
export async function ask(url, method, params, headers = {}) {
  const response = await post(url, { jsonrpc: '2.0', id: 1, method, params }, headers);
  return { status: response.status, header: name => response.headers.get(name) ?? '', body: await response.text() };
}
