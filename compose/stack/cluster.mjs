// The processes of a cluster: how each is started, what it waits for, and when it is ready.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AotCache } from './aot.mjs';
import { applyDemo, OAUTH_PATH } from './apply.mjs';
import { buildIfNeeded, classPath } from './build.mjs';
import { keycloakProcess, prepareKeycloak } from './keycloak.mjs';
import { end } from './life.mjs';
import { openSession } from './mcp.mjs';
import { COMPOSE, DEMO } from './places.mjs';
import { answers, runToEnd, says, startProcess, untilReady } from './processes.mjs';

const JVM_OPTIONS = [
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-XX:+UseCompactObjectHeaders',
  '-XX:+ExitOnOutOfMemoryError',
  // Two cores are the least that a laptop has; Serial is the smallest collector.
  '-XX:+UseSerialGC'
];
const READY_MILLIS = 90_000;
/** Making an AOT cache takes a JVM some ten seconds at its end. */
const AOT_MILLIS = 120_000;
const EDGE = /^edge-\d+$/;
const PROGRAMS = [
  {
    names: /^config-service(-\d+)?$/,
    module: 'config-service',
    artifact: 'sallyport-config-service',
    mainClass: 'config.ConfigService',
    configFile: 'config-service.yaml',
    oauthFile: 'admin-oauth.yaml'
  },
  {
    names: /^telemetry-pipeline(-\d+)?$/,
    module: 'telemetry-pipeline',
    artifact: 'sallyport-telemetry-pipeline',
    mainClass: 'telemetry.TelemetryPipeline',
    configFile: 'telemetry.yaml',
    oauthFile: 'admin-oauth.yaml'
  },
  {
    names: EDGE,
    module: 'edge-node',
    artifact: 'sallyport-edge-node',
    mainClass: 'edge.EdgeNode',
    configFile: 'edge.yaml',
    // On two cores or fewer the common pool would start a thread for every answer of Hazelcast; an edge refuses to.
    jvmOptions: ['-Djava.util.concurrent.ForkJoinPool.common.parallelism=2']
  }
];
// Members on addresses of their own can be cut off from one another, where somebody wants to see that.
const clusterHost = name => (process.env.CLUSTER_HOSTS === 'each-its-own' ? `127.0.1.${name.split('-')[1]}` : '127.0.0.1');
const programOf = name => PROGRAMS.find(({ names }) => names.test(name));

/** Whether one can be started alone; `config-service-2` is another instance beside `config-service`. */
export const isService = name => name === 'kafka' || programOf(name) !== undefined;

export class Cluster {
  #runDir;
  #options;
  #javaHome;
  #say;
  #signal;

  constructor({ runDir, options, javaHome, say, signal }) {
    this.#runDir = runDir;
    this.#options = options;
    this.#javaHome = javaHome;
    this.#say = say;
    this.#signal = signal;
  }

  /** Starts what does not run yet, as much as possible at once. Returns what endpoints.json tells. */
  async start() {
    const [keycloak, demo, gateway] = await Promise.all([this.#keycloak(), this.#demo(), this.#gateway()]);
    const subscriptionKey = await this.#serveDemo(gateway, demo, keycloak);
    return {
      edges: gateway.edges,
      config: gateway.config,
      portal: null,
      telemetry: gateway.telemetry,
      keycloak,
      kafka: gateway.kafka,
      adminToken: readFileSync(this.#runDir.secret('admin-token'), 'utf8'),
      demo: {
        server: 'everything',
        url: `${gateway.edges[0]}/everything/mcp`,
        subscriptionKey,
        governed: `${gateway.edges[0]}/everything-governed/mcp`,
        oauth: keycloak === null ? null : `${gateway.edges[0]}/${OAUTH_PATH}`
      }
    };
  }

  /** Starts these services and nothing else: what they need may be away. */
  async startOnly(names) {
    const kafka = this.#runDir.alive('kafka')?.ports.kafka ?? (await this.#runDir.port('kafka.kafka'));
    const environment = await this.#environment(`127.0.0.1:${kafka}`);
    await Promise.all(names.map(name => (name === 'kafka' ? this.#kafka() : this.#service(name, environment))));
  }

  async #keycloak() {
    if (!this.#options.keycloak) {
      return null;
    }
    const record = await this.#running('keycloak', ['http', 'management'], async ports => {
      const prepared = await prepareKeycloak(this.#transient('keycloak-preparation'));
      return keycloakProcess({
        prepared,
        home: this.#runDir.data('keycloak'),
        java: this.#java,
        port: ports.http,
        managementPort: ports.management,
        realms: [join(COMPOSE, 'keycloak', 'sallyport-realm.json')],
        environment: {
          KC_BOOTSTRAP_ADMIN_PASSWORD: readFileSync(this.#runDir.secret('keycloak-admin-password'), 'utf8'),
          SALLYPORT_USER_PASSWORD: readFileSync(this.#runDir.secret('ada-password'), 'utf8'),
          SALLYPORT_EXCHANGE_SECRET: readFileSync(this.#runDir.secret('keycloak-exchange-secret'), 'utf8'),
          SALLYPORT_MCP_URL: `${await this.#gatewayUrl()}/${OAUTH_PATH}`
        }
      });
    });
    const url = `http://127.0.0.1:${record.ports.http}`;
    await this.#ready(record, () => answers(`${url}/realms/sallyport/.well-known/openid-configuration`), 'Keycloak', url);
    return url;
  }

  async #demo() {
    const lock = join(DEMO, 'package-lock.json');
    const installed = join(DEMO, 'node_modules', '.package-lock.json');
    if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
      await runToEnd('npm ci', 'npm', ['ci'], { ...this.#transient('demo-install'), cwd: DEMO });
      this.#say('Demo server', 'installed');
    }
    const [streamableHttp, sse] = await Promise.all([
      this.#demoServer('demo-streamable-http', 'streamableHttp'),
      this.#demoServer('demo-sse', 'sse')
    ]);
    return { streamableHttp, sse };
  }

  async #demoServer(name, mode) {
    const record = await this.#running(name, ['http'], ports => ({
      command: process.execPath,
      args: [
        '--import', join(DEMO, 'loopback-only.mjs'),
        join(DEMO, 'node_modules', '@modelcontextprotocol', 'server-everything', 'dist', 'index.js'), mode
      ],
      env: { PORT: String(ports.http) },
      cwd: DEMO
    }));
    const url = `http://127.0.0.1:${record.ports.http}`;
    await this.#ready(record, () => says(record.log, 'on port'), `Demo server (${mode})`, url);
    return url;
  }

  async #gateway() {
    if (this.#options.build && (await buildIfNeeded(this.#transient('build')))) {
      this.#say('Build', 'done');
    }
    const kafka = await this.#kafka();
    const environment = await this.#environment(kafka);
    if (this.#options.build) {
      await this.#makeAotCache(environment);
    }
    const [config, telemetry, ...edges] = await Promise.all([
      this.#service('config-service', environment),
      this.#service('telemetry-pipeline', environment),
      ...Array.from({ length: this.#options.edges }, (_, index) => this.#service(`edge-${index + 1}`, environment))
    ]);
    return { kafka, config, telemetry, edges };
  }

  async #kafka() {
    const record = await this.#running('kafka', ['kafka'], ports => ({
      command: this.#java,
      args: [
        '-Xmx256m', '-XX:TieredStopAtLevel=1', ...JVM_OPTIONS, '-cp', classPath('kafka/testkit', 'sallyport-testkit'),
        'dev.sallyport.testkit.BrokerProcess', '--port', String(ports.kafka), '--dir', this.#runDir.data('kafka')
      ]
    }));
    const address = `127.0.0.1:${record.ports.kafka}`;
    await this.#ready(record, () => says(record.log, 'Kafka is ready'), 'Kafka', address);
    await runToEnd('topic provisioning', this.#java, [
      '-Xmx64m', '-XX:TieredStopAtLevel=1', ...JVM_OPTIONS, '-Dslf4j.internal.verbosity=ERROR',
      '-cp', classPath('kafka/topics', 'sallyport-topics'), 'dev.sallyport.topics.ProvisionTopics', '--bootstrap', address
    ], this.#transient('topics'));
    this.#say('Topics', 'as the catalogue says');
    return address;
  }

  /** What the services have to know of each other, whether the others run or not. */
  async #environment(kafka) {
    const environment = { KAFKA: kafka, GATEWAY_URL: await this.#gatewayUrl() };
    if (!this.#options.keycloak) {
      return environment;
    }
    const keycloak = this.#runDir.alive('keycloak')?.ports.http ?? (await this.#runDir.port('keycloak.http'));
    return { ...environment, OAUTH_ISSUER: `http://127.0.0.1:${keycloak}/realms/sallyport` };
  }

  /** The file that a service starts from: one of ours, or ours with what Keycloak makes possible. */
  async #configFile(name, { configFile, oauthFile }, environment) {
    const withOauth = oauthFile !== undefined && environment.OAUTH_ISSUER !== undefined;
    const parts = [configFile, ...(withOauth ? [oauthFile] : [])];
    const text = parts.map(part => readFileSync(join(COMPOSE, 'config', part), 'utf8')).join('');
    const file = join(this.#runDir.data(name), configFile);
    writeFileSync(file, await this.#withMembers(name, text));
    return file;
  }

  async #gatewayUrl() {
    return `http://127.0.0.1:${this.#runDir.alive('edge-1')?.ports.http ?? (await this.#runDir.port('edge-1.http'))}`;
  }

  /** Once for each build: the first edge runs, calls itself, and stops. */
  async #makeAotCache(environment) {
    const name = 'edge-1';
    const cache = this.#aotCache(programOf(name));
    if (cache.isThere() || this.#runDir.alive(name) !== undefined) {
      return;
    }
    await this.#service(name, { ...environment, WARM_UP: '3s' }, cache.make);
    const running = this.#runDir.alive(name);
    if (running !== undefined) {
      await end(running, AOT_MILLIS);
    }
    this.#runDir.forget(name);
    this.#signal.throwIfAborted();
    this.#say('AOT cache', cache.keep() ? 'made: edges start sooner' : `not made: edges start as well, see ${this.#runDir.log(name)}`);
  }

  #aotCache({ module, artifact, jvmOptions = [] }) {
    return new AotCache(this.#javaHome, module, artifact, [...JVM_OPTIONS, ...jvmOptions]);
  }

  async #service(name, environment, aotOptions) {
    const program = programOf(name);
    const { module, artifact, mainClass, jvmOptions = [] } = program;
    const isEdge = EDGE.test(name);
    const aot = aotOptions ?? (isEdge ? this.#aotCache(program).use : []);
    const config = await this.#configFile(name, program, environment);
    const record = await this.#running(name, ['http', 'management', ...(isEdge ? ['cluster'] : [])], ports => ({
      command: this.#java,
      args: [
        '-Xmx256m', ...JVM_OPTIONS, ...jvmOptions, ...aot, '-cp', classPath(module, artifact),
        `dev.sallyport.${mainClass}`, '--config', config
      ],
      env: {
        ...environment,
        NODE_ID: name,
        PORT: String(ports.http),
        MANAGEMENT_PORT: String(ports.management),
        PUBLIC_URL: `http://127.0.0.1:${ports.http}`,
        ...(isEdge && { CLUSTER_HOST: clusterHost(name), CLUSTER_PORT: String(ports.cluster) }),
        DATA_DIR: this.#runDir.data(name),
        MASTER_KEY_FILE: this.#runDir.secret('master-key', 'base64'),
        ADMIN_TOKEN_FILE: this.#runDir.secret('admin-token')
      }
    }));
    const url = `http://127.0.0.1:${record.ports.http}`;
    await this.#ready(record, () => answers(`http://127.0.0.1:${record.ports.management}/health/ready`), name, url);
    return url;
  }

  /** The configuration with a line for every edge that there is or may be. */
  async #withMembers(name, text) {
    const edges = new Set(Array.from({ length: this.#options.edges }, (_, index) => `edge-${index + 1}`));
    [name, ...this.#runDir.processes().map(record => record.name)].filter(each => EDGE.test(each)).forEach(edge => edges.add(edge));
    const members = [];
    for (const edge of edges) {
      const port = this.#runDir.alive(edge)?.ports.cluster ?? (await this.#runDir.port(`${edge}.cluster`));
      members.push(`${clusterHost(edge)}:${port}`);
    }
    return text.replace('${CLUSTER_MEMBER}', members.join('\n    - '));
  }

  /** Returns the key of the demo's subscription. */
  async #serveDemo(gateway, demo, keycloak) {
    const keyFile = this.#runDir.secretFile('demo-subscription-key');
    const shown = await applyDemo({
      config: gateway.config,
      adminToken: readFileSync(this.#runDir.secret('admin-token'), 'utf8'),
      demo,
      gateway: await this.#gatewayUrl(),
      keycloak,
      keyIsKnown: existsSync(keyFile),
      signal: this.#signal
    });
    if (shown !== undefined) {
      writeFileSync(keyFile, shown, { mode: 0o600 });
    }
    for (const [index, edge] of gateway.edges.entries()) {
      const record = this.#runDir.alive(`edge-${index + 1}`);
      await untilReady(record, () => serves(`${edge}/everything/mcp`), READY_MILLIS, this.#signal);
    }
    this.#say('Demo', 'served by every edge');
    return readFileSync(keyFile, 'utf8');
  }

  /** The running process of this name; else it is started, on the ports that it had before if they are free. */
  async #running(name, portNames, describe) {
    const running = this.#runDir.alive(name);
    if (running !== undefined) {
      return running;
    }
    const ports = {};
    for (const portName of portNames) {
      ports[portName] = await this.#runDir.port(`${name}.${portName}`);
    }
    const description = await describe(ports);
    this.#signal.throwIfAborted();
    return startProcess(this.#runDir, { cwd: this.#runDir.path, ...description, name, ports });
  }

  async #ready(record, check, title, where) {
    await untilReady(record, check, READY_MILLIS, this.#signal);
    this.#say(title, where);
  }

  #transient(name) {
    return { logFile: this.#runDir.log(name), signal: this.#signal, javaHome: this.#javaHome };
  }

  get #java() {
    return join(this.#javaHome, 'bin', 'java');
  }
}

async function serves(url) {
  try {
    await (await openSession(url)).close();
    return true;
  } catch {
    return false;
  }
}
