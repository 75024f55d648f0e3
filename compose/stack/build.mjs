// Builds what compose/up runs, when a source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { runToEnd } from './processes.mjs';

const VERSION = '0.1.0-SNAPSHOT';
const PROGRAMS = ['kafka/testkit', 'kafka/topics', 'config-service', 'telemetry-pipeline', 'edge-node'];
const SOURCES = ['kafka', 'config-service', 'telemetry-pipeline', 'edge-node'];
const NOT_BUILT = ['target', 'test'];
const STAMP = join(ROOT, 'target', 'compose-build');
// The gates are for the test command; here they would only cost time.
const NO_GATES = ['-Dmaven.test.skip', '-Dspotless.check.skip', '-Denforcer.skip', '-Djacoco.skip'];

export function classPath(module, artifact) {
  return `${join(ROOT, module, 'target', `${artifact}-${VERSION}.jar`)}:${join(ROOT, module, 'target', 'lib')}/*`;
}

/** All that classPath names. */
export function jars(module, artifact) {
  const lib = join(ROOT, module, 'target', 'lib');
  return [join(ROOT, module, 'target', `${artifact}-${VERSION}.jar`), ...readdirSync(lib).sort().map(name => join(lib, name))];
}

export async function buildIfNeeded({ logFile, signal, javaHome }) {
  if (isFresh()) {
    return false;
  }
  const before = new Date();
  await runToEnd('build', './mvnw', ['-q', 'package', ...NO_GATES, '-pl', PROGRAMS.join(','), '-am'], {
    cwd: ROOT,
    env: { JAVA_HOME: javaHome },
    logFile,
    signal
  });
  mkdirSync(join(ROOT, 'target'), { recursive: true });
  writeFileSync(STAMP, '');
  // What was edited while the build ran may have missed it.
  utimesSync(STAMP, before, before);
  return true;
}

function isFresh() {
  if (!existsSync(STAMP) || !PROGRAMS.every(module => existsSync(join(ROOT, module, 'target', 'lib')))) {
    return false;
  }
  const newest = Math.max(changedAt(join(ROOT, 'pom.xml')), ...SOURCES.map(folder => newestIn(join(ROOT, folder))));
  return newest < changedAt(STAMP);
}

function newestIn(folder) {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_BUILT.includes(name))
    .map(entry => join(folder, entry.name))
    .map(path => (statSync(path).isDirectory() ? newestIn(path) : changedAt(path)));
  return Math.max(0, ...times);
}

function changedAt(path) {
  return statSync(path).mtimeMs;
}
