// Starts the cluster's processes, each with its own log, and waits until they are ready.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf, isAlive } from './life.mjs';

const POLL_MILLIS = 100;
const TAIL_LINES = 25;

/** A process that did not do what it should; what it said last is in the message. */
export class ProcessFailure extends Error {
  constructor(name, what, logFile) {
    super(`${name} ${what}. The end of ${logFile}:\n${tailOf(logFile)}`);
  }
}

/** Starts a process that outlives this one. */
export function startProcess(runDir, { name, command, args, env = {}, cwd, ports = {} }) {
  const logFile = runDir.log(name);
  if (existsSync(logFile)) {
    // Whoever asks why it had to be started again finds the answer there.
    renameSync(logFile, runDir.log(`${name}.previous`));
  }
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
    detached: true
  });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined) {
    throw new Error(`${name} cannot be started: ${command} is not there or cannot be run`);
  }
  const record = { name, pid: child.pid, identity: identityOf(child.pid), ports, log: logFile };
  runDir.remember(record);
  return record;
}

/** Returns when the check says so; fails when the process ends or takes too long. */
export async function untilReady(record, check, withinMillis, signal) {
  const deadline = Date.now() + withinMillis;
  while (!(await check())) {
    signal.throwIfAborted();
    if (!isAlive(record)) {
      throw new ProcessFailure(record.name, 'ended before it was ready', record.log);
    }
    if (Date.now() > deadline) {
      throw new ProcessFailure(record.name, `was not ready within ${withinMillis / 1000} s`, record.log);
    }
    await pause(POLL_MILLIS);
  }
}

/** Runs a command to its end, its words in a log. */
export function runToEnd(name, command, args, { logFile, signal, env = {}, cwd }) {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log], signal });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => (code === 0 ? resolve() : reject(new ProcessFailure(name, `ended with ${code}`, logFile))));
  });
}

export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

export function says(logFile, words) {
  return readFileSync(logFile, 'utf8').includes(words);
}

function tailOf(logFile) {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
