// A real Keycloak: fetched and prepared once for all clusters of this machine, with data of its own in each run folder.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CACHE, ROOT } from './places.mjs';
import { runToEnd } from './processes.mjs';

const VERSION = '26.7.3';
const BUILD_OPTIONS = [
  '--db=dev-file', '--cache=local', '--health-enabled=true',
  // RFC 8707, which MCP clients use and Keycloak still calls experimental: "resource" must name a client's "resource_url".
  '--features=resource-indicators'
];
const BUILD = createHash('sha256').update(BUILD_OPTIONS.join(' ')).digest('hex').slice(0, 8);
// What kc.sh would pass; it is left out because it stays as a second process that signals do not always get past.
const JVM_OPTIONS = [
  '-Xmx384m',
  '-XX:MaxMetaspaceSize=256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  ...['util', 'util.concurrent', 'security', 'lang'].map(name => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
  '-Dpicocli.disable.closures=true'
];

/** Fetches, unpacks and builds it, unless that was done before. Returns its folder. */
export async function prepareKeycloak({ logFile, signal, javaHome }) {
  const prepared = join(CACHE, `keycloak-${VERSION}-${BUILD}`);
  if (existsSync(prepared)) {
    return prepared;
  }
  mkdirSync(CACHE, { recursive: true });
  const workshop = mkdtempSync(join(CACHE, 'keycloak-'));
  const how = { logFile, signal, env: { JAVA_HOME: javaHome } };
  try {
    await runToEnd('download of Keycloak', './mvnw', [
      '-q', '-N', 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy',
      `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`, `-DoutputDirectory=${workshop}`
    ], { ...how, cwd: ROOT });
    await runToEnd('unpacking of Keycloak', 'tar', ['-xzf', `keycloak-quarkus-dist-${VERSION}.tar.gz`], { ...how, cwd: workshop });
    const unpacked = join(workshop, `keycloak-${VERSION}`);
    await runToEnd('kc.sh build', join(unpacked, 'bin', 'kc.sh'), ['build', ...BUILD_OPTIONS], { ...how, cwd: unpacked });
    try {
      renameSync(unpacked, prepared);
    } catch (failure) {
      // Somebody else was quicker.
      if (!existsSync(prepared)) {
        throw failure;
      }
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return prepared;
}

/**
 * How to start it: its home is a folder of its own, where only the data is its own.
 * @param realms files to import when there is no such realm yet
 * @param environment what the realms' placeholders stand for, and the first admin's password
 */
export function keycloakProcess({ prepared, home, java, port, managementPort, realms = [], environment }) {
  for (const folder of ['bin', 'conf', 'lib', 'providers', 'themes']) {
    rmSync(join(home, folder), { force: true });
    symlinkSync(join(prepared, folder), join(home, folder));
  }
  const imports = join(home, 'data', 'import');
  mkdirSync(imports, { recursive: true });
  realms.forEach(realm => copyFileSync(realm, join(imports, basename(realm))));
  return {
    name: 'keycloak',
    command: java,
    args: [
      ...JVM_OPTIONS, `-Dkc.home.dir=${home}`, '-cp', join(home, 'lib', 'quarkus-run.jar'),
      'io.quarkus.bootstrap.runner.QuarkusEntryPoint', 'start', '--optimized', '--import-realm', '--cache=local',
      '--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`, `--hostname=http://127.0.0.1:${port}`,
      '--http-management-host=127.0.0.1', `--http-management-port=${managementPort}`
    ],
    env: { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', ...environment },
    ports: { http: port, management: managementPort }
  };
}
