// A real Keycloak: fetched and prepared once for all clusters of this machine, with data of its own in each run folder.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, COMPOSE, ROOT } from './places.mjs';
import { runToEnd } from './processes.mjs';

const VERSION = '26.7.3';
const BUILD_OPTIONS = ['--db=dev-file', '--cache=local', '--health-enabled=true'];
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
  const prepared = join(CACHE, `keycloak-${VERSION}-built`);
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
    if (!existsSync(prepared)) {
      renameSync(unpacked, prepared);
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return prepared;
}

/** How to start it: its home is the run folder's, where only the data is its own. */
export function keycloakProcess({ prepared, runDir, java, port, managementPort }) {
  const home = runDir.data('keycloak');
  for (const folder of ['bin', 'conf', 'lib', 'providers', 'themes']) {
    rmSync(join(home, folder), { force: true });
    symlinkSync(join(prepared, folder), join(home, folder));
  }
  const imports = join(home, 'data', 'import');
  mkdirSync(imports, { recursive: true });
  copyFileSync(join(COMPOSE, 'keycloak', 'sallyport-realm.json'), join(imports, 'sallyport-realm.json'));
  return {
    name: 'keycloak',
    command: java,
    args: [
      ...JVM_OPTIONS, `-Dkc.home.dir=${home}`, '-cp', join(home, 'lib', 'quarkus-run.jar'),
      'io.quarkus.bootstrap.runner.QuarkusEntryPoint', 'start', '--optimized', '--import-realm', '--cache=local',
      '--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`, `--hostname=http://127.0.0.1:${port}`,
      '--http-management-host=127.0.0.1', `--http-management-port=${managementPort}`
    ],
    env: {
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: readFileSync(runDir.secret('keycloak-admin-password'), 'utf8'),
      SALLYPORT_USER_PASSWORD: readFileSync(runDir.secret('ada-password'), 'utf8')
    },
    ports: { http: port, management: managementPort }
  };
}
