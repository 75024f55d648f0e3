// What every driver shares: its arguments, and steps that are reported as JSON lines and never hang.
import { parseArgs } from 'node:util';

const STEP_MS_MAX = 20_000;

/** `--url`, `--second-url`, `--header 'Name: value'` (repeatable) and whatever else a driver wants. */
export function readArguments(more = {}) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'second-url': { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      ...more
    }
  });
  if (!values.url) {
    console.error(`usage: --url URL [--second-url URL] [--header 'Name: value']... ${Object.keys(more).map(name => `[--${name} …]`).join(' ')}`);
    process.exit(2);
  }
  const headers = Object.fromEntries(
    values.header.map(line => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])
  );
  return { ...values, url: new URL(values.url), headers };
}

export class Report {
  #failed = false;

  async step(name, action) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end within ${STEP_MS_MAX} ms`)), STEP_MS_MAX);
    });
    try {
      const detail = await Promise.race([action(), late]);
      console.log(JSON.stringify({ step: name, ok: true, ...(detail !== undefined && { detail }) }));
      return true;
    } catch (error) {
      this.#failed = true;
      console.log(JSON.stringify({ step: name, ok: false, detail: describe(error) }));
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process: a client may leave timers and streams behind. */
  end() {
    process.exit(this.#failed ? 1 : 0);
  }
}

const describe = error =>
  [error?.code !== undefined && `[${error.code}]`, error?.message ?? String(error), error?.cause && `(${error.cause.code ?? error.cause.message})`]
    .filter(Boolean)
    .join(' ')
    .slice(0, 500);

export function check(condition, message) {
  if (!condition) {
    throw new Error(typeof message === 'function' ? message() : message);
  }
}

export function same(actual, expected, what) {
  check(
    JSON.stringify(actual) === JSON.stringify(expected),
    () => `${what}: ${JSON.stringify(actual)?.slice(0, 300)} instead of ${JSON.stringify(expected)?.slice(0, 300)}`
  );
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

export async function until(condition, what, withinMs = 8_000) {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    check(Date.now() < end, `${what} did not happen within ${withinMs} ms`);
    await pause(20);
  }
}

export async function rejected(promise, what) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${what} was not refused`);
}
