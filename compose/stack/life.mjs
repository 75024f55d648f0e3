// Whether a recorded process still lives, and how it ends.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Tells a process from a later one that was given the same id: when it started. Empty when there is none. */
export function identityOf(pid) {
  if (existsSync('/proc/self/stat')) {
    try {
      const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return state === 'Z' ? '' : fields[18];
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

export function isAlive({ pid, identity }) {
  return identity !== '' && identityOf(pid) === identity;
}

/** SIGTERM, a bounded wait, and SIGKILL as the last resort. Returns whether it came to that. */
export async function end(record, withinMillis = 20_000) {
  signal(record, 'SIGTERM');
  const deadline = Date.now() + withinMillis;
  while (isAlive(record) && Date.now() < deadline) {
    await pause(50);
  }
  if (!isAlive(record)) {
    return false;
  }
  signal(record, 'SIGKILL');
  while (isAlive(record)) {
    await pause(50);
  }
  return true;
}

function signal(record, name) {
  if (isAlive(record)) {
    try {
      process.kill(record.pid, name);
    } catch (failure) {
      if (failure.code !== 'ESRCH') {
        throw failure;
      }
    }
  }
}
