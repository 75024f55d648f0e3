// Builds what compose/up runs, when a source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { runToEnd } from './processes.mjs';

const VERSION = '0.1.0-SNAPSHOT';
const PROGRAMS = ['kafka/testkit', 'kafka/topics', 'config-service', 'telemetry-pipeline', 'edge-node'];
const STAMP = join(ROOT, 'target', 'compose-build');
// The gates are for the test command; here they would only cost time.
const NO_GATES = ['-Dmaven.test.skip', '-Dspotless.check.skip', '-Denforcer.skip', '-Djacoco.skip'];

export function classPath(module, artifact) {
  return `${join(ROOT, module, 'target', `${artifact}-${VERSION}.jar`)}:${join(ROOT, module, 'target', 'lib')}/*`;
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
  return newestSource(ROOT) < statSync(STAMP).mtimeMs;
}

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !isSkipped(entry.name)) {
      newest = Math.max(newest, newestSource(path));
    } else if (entry.isFile() && /\.(java|xml|yaml|json)$/.test(entry.name)) {
      newest = Math.max(newest, statSync(path).mtimeMs);
    }
  }
  return newest;
}

function isSkipped(name) {
  return name.startsWith('.') || ['target', 'node_modules', 'test', 'compose', 'loadtest', 'docs'].includes(name);
}
