// compose/up: starts a whole cluster on this machine, or what is missing of one, or only the processes that are named.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Cluster, isService } from './cluster.mjs';
import { findJdk } from './jdk.mjs';
import { identityOf, isAlive } from './life.mjs';
import { refuse, upOptions } from './options.mjs';
import { RunDir } from './run-dir.mjs';
import { stopProcesses } from './stop.mjs';
import { summaryOf } from './summary.mjs';

// In the same folder as the processes' records, so that compose/down finds a compose/up that is at work or waits.
const LAUNCHER = 'compose-up';

const options = upOptions();
const unknown = options.only.filter(name => !isService(name));
if (unknown.length > 0) {
  refuse(`no process ${unknown.join(', ')} can be started alone (expected: kafka, config-service, telemetry-pipeline, edge-1, …)`);
}
const began = Date.now();
const runDir = new RunDir(options.runDir).create();
const interrupted = new AbortController();
const say = (title, what) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${title.padEnd(30)} ${what}`);

refuseIfAtWork();
runDir.remember({ name: LAUNCHER, pid: process.pid, identity: identityOf(process.pid), ports: {}, log: '' });
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}
process.exitCode = await run();
runDir.forget(LAUNCHER);

async function run() {
  const ranBefore = runDir.processes().filter(isAlive).map(({ name }) => name);
  try {
    const cluster = new Cluster({ runDir, options, javaHome: findJdk(), say, signal: interrupted.signal });
    if (options.only.length > 0) {
      // They belong to a cluster that somebody else watches.
      await cluster.startOnly(options.only);
      return 0;
    }
    const endpoints = await cluster.start();
    runDir.writeEndpoints(endpoints);
    console.log(summaryOf(endpoints, options.runDir));
  } catch (failure) {
    interrupted.abort(failure);
    console.error(`\n${failure.message}\n`);
    await stopAll(ranBefore);
    return 1;
  }
  if (options.detach) {
    return 0;
  }
  console.log('Ctrl-C stops it all.');
  await untilInterrupted();
  await stopAll();
  return 0;
}

function refuseIfAtWork() {
  const other = runDir.alive(LAUNCHER);
  if (other !== undefined) {
    console.error(`Another compose/up (process ${other.pid}) has ${options.runDir}: stop it with compose/down, or give another --run-dir.`);
    process.exit(1);
  }
  const edges = runDir.processes().filter(record => record.name.startsWith('edge-') && isAlive(record)).length;
  if (edges > options.edges) {
    console.error(`${edges} edges are running, not ${options.edges}: compose/down first.`);
    process.exit(1);
  }
}

/** Says it when a process ends meanwhile; the others go on, as they would in production. */
async function untilInterrupted() {
  let known = runDir.processes().filter(isAlive);
  while (!interrupted.signal.aborted) {
    await Promise.race([pause(1_000), once(interrupted.signal, 'abort')]);
    const alive = known.filter(isAlive);
    if (!interrupted.signal.aborted) {
      known.filter(record => !alive.includes(record)).forEach(({ name, log }) => say(name, `ended; its log is ${log}`));
    }
    known = alive;
  }
}

/** All but those that ran before: a start that fails takes nothing away. */
async function stopAll(spared = [LAUNCHER]) {
  if (spared.every(name => name === LAUNCHER)) {
    runDir.removeEndpoints();
  }
  const names = runDir.processes().map(({ name }) => name).filter(name => !spared.includes(name));
  if (names.length > 0) {
    await stopProcesses(runDir, say, names);
  }
}
