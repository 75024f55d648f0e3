// The AOT cache of a program's JVM: classes and profiles of a run before, so that a start has less to do. A start without
// one, or with one that does not fit, is slower, and nothing else.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { jars } from './build.mjs';

const FOLDER = join(ROOT, 'target', 'aot');

export class AotCache {
  #artifact;
  #file;

  /** The one for this build, this JDK and these options, whether it is there or not. */
  constructor(javaHome, module, artifact, options) {
    const key = createHash('sha256').update(readFileSync(join(javaHome, 'release'))).update(options.join(' '));
    for (const jar of jars(module, artifact)) {
      const { size, mtimeMs } = statSync(jar);
      key.update(`\n${jar} ${size} ${mtimeMs}`);
    }
    this.#artifact = artifact;
    this.#file = join(FOLDER, `${artifact}-${key.digest('hex').slice(0, 16)}.aot`);
  }

  isThere() {
    return existsSync(this.#file);
  }

  /** What a JVM starts with to use it. What the JVM says of one that does not fit would only alarm people. */
  get use() {
    return this.isThere() ? [`-XX:AOTCache=${this.#file}`, '-XX:AOTMode=auto', '-Xlog:aot*=off', '-Xlog:cds*=off'] : [];
  }

  /** What a JVM starts with to make one when it ends. */
  get make() {
    mkdirSync(FOLDER, { recursive: true });
    return [`-XX:AOTCacheOutput=${this.#unfinished}`];
  }

  /** Takes what a run made in place of those of former builds. Returns whether it made one. */
  keep() {
    if (!existsSync(this.#unfinished)) {
      return false;
    }
    readdirSync(FOLDER)
      .filter(name => name.startsWith(`${this.#artifact}-`) && name.endsWith('.aot'))
      .forEach(name => rmSync(join(FOLDER, name)));
    renameSync(this.#unfinished, this.#file);
    return true;
  }

  get #unfinished() {
    return `${this.#file}.${process.pid}`;
  }
}
