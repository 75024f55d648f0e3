// Finds a JDK that can build and run Sallyport.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION_MIN = 25;
const FOLDERS = [
  ['/usr/lib/jvm', ''],
  ['/Library/Java/JavaVirtualMachines', 'Contents/Home'],
  [join(homedir(), '.sdkman/candidates/java'), ''],
  [join(homedir(), '.jdks'), '']
];

/** JAVA_HOME if it will do, else the newest of the usual places. */
export function findJdk() {
  const fromEnvironment = process.env.JAVA_HOME ?? '';
  if (versionOf(fromEnvironment) >= VERSION_MIN) {
    return fromEnvironment;
  }
  const [newest] = FOLDERS.flatMap(([folder, inside]) => childrenOf(folder).map(name => join(folder, name, inside)))
    .filter(home => versionOf(home) >= VERSION_MIN)
    .sort((one, other) => versionOf(other) - versionOf(one));
  if (newest === undefined) {
    throw new Error(`No JDK ${VERSION_MIN} or newer found: install one (for example Temurin ${VERSION_MIN}), or set JAVA_HOME to it.`);
  }
  return newest;
}

function versionOf(home) {
  const release = join(home, 'release');
  if (home === '' || !existsSync(join(home, 'bin', 'javac')) || !existsSync(release)) {
    return 0;
  }
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1] ?? 0);
}

function childrenOf(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
