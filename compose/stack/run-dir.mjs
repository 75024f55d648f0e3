// One cluster's folder: secrets, ports, logs, data, and a record of each process that was started.
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isAlive } from './life.mjs';

// Below the ports that systems give to outgoing connections, so that a stopped process finds its port free again.
const PORT_MIN = 12_000;
const PORT_BEYOND_MAX = 32_000;

export class RunDir {
  #ports = new Map();
  #taken = new Set();

  constructor(path) {
    this.path = path;
  }

  create() {
    for (const [folder, mode] of [['', 0o755], ['logs', 0o755], ['processes', 0o755], ['data', 0o755], ['secrets', 0o700]]) {
      mkdirSync(join(this.path, folder), { recursive: true, mode });
    }
    return this;
  }

  data(name) {
    const folder = join(this.path, 'data', name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  log(name) {
    return join(this.path, 'logs', `${name}.log`);
  }

  /** The file of a secret, which is made at the first start and never changes. */
  secret(name, encoding = 'base64url') {
    const file = this.secretFile(name);
    if (!existsSync(file)) {
      writeFileSync(file, randomBytes(32).toString(encoding), { mode: 0o600, flag: 'wx' });
    }
    return file;
  }

  /** Where a secret is kept that somebody else makes. */
  secretFile(name) {
    return join(this.path, 'secrets', name);
  }

  /** The port that this name had the last time, if it is free; else another, which is remembered. */
  port(name) {
    if (!this.#ports.has(name)) {
      this.#ports.set(name, this.#choosePort(name));
    }
    return this.#ports.get(name);
  }

  async #choosePort(name) {
    const file = join(this.path, 'ports.json');
    let port = readJson(file, {})[name];
    while (port === undefined || this.#taken.has(port) || !(await this.#take(port))) {
      port = randomInt(PORT_MIN, PORT_BEYOND_MAX);
    }
    this.#write(file, { ...readJson(file, {}), [name]: port });
    return port;
  }

  /** Whether the port is free; nobody else here gets it meanwhile. */
  #take(port) {
    this.#taken.add(port);
    return isFree(port);
  }

  remember(record) {
    this.#write(this.#record(record.name), record);
  }

  forget(name) {
    rmSync(this.#record(name), { force: true });
  }

  /** Records of processes, dead or alive. */
  processes() {
    const folder = join(this.path, 'processes');
    return existsSync(folder)
      ? readdirSync(folder)
          .filter(name => name.endsWith('.json'))
          .map(name => readJson(join(folder, name)))
      : [];
  }

  alive(name) {
    return this.processes().find(record => record.name === name && isAlive(record));
  }

  get endpointsFile() {
    return join(this.path, 'endpoints.json');
  }

  endpoints() {
    return readJson(this.endpointsFile);
  }

  writeEndpoints(endpoints) {
    this.#write(this.endpointsFile, endpoints, 0o600);
  }

  removeEndpoints() {
    rmSync(this.endpointsFile, { force: true });
  }

  #record(name) {
    return join(this.path, 'processes', `${name}.json`);
  }

  /** Whole or not at all: somebody may be reading. */
  #write(file, content, mode = 0o644) {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode });
    renameSync(unfinished, file);
  }
}

function readJson(file, fallback) {
  return fallback !== undefined && !existsSync(file) ? fallback : JSON.parse(readFileSync(file, 'utf8'));
}

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
