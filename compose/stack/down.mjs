// compose/down: stops the cluster of a run folder, or only the processes that are named. What they stored stays.
import { end } from './life.mjs';
import { downOptions, refuse } from './options.mjs';
import { RunDir } from './run-dir.mjs';
import { stopProcesses } from './stop.mjs';

const { runDir: path, only } = downOptions();
const runDir = new RunDir(path);
const say = (name, what) => console.log(`${name.padEnd(24)} ${what}`);

const unknown = only.filter(name => !runDir.processes().some(record => record.name === name));
if (unknown.length > 0) {
  const known = runDir.processes().map(({ name }) => name);
  refuse(`no process ${unknown.join(', ')} here (expected: ${known.length === 0 ? 'none runs' : known.join(', ')})`);
}
if (only.length === 0) {
  // A compose/up that still waits stops its cluster itself.
  const launcher = runDir.alive('compose-up');
  if (launcher !== undefined) {
    await end(launcher, 60_000);
    runDir.forget('compose-up');
    say('compose/up', 'stopped its cluster');
  }
  runDir.removeEndpoints();
}
const stopped = await stopProcesses(runDir, say, only);
if (stopped === 0) {
  console.log('Nothing is running.');
}
