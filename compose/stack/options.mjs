// Command lines. A mistake is one line and exit code 2.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { COMPOSE } from './places.mjs';

const RUN_DIR = { 'run-dir': { type: 'string', default: resolve(COMPOSE, '.run') } };
const EDGES_MAX = 16;

export function upOptions() {
  const usage = 'compose/up [--detach] [--edges N] [--no-keycloak] [--no-build] [--run-dir DIR] [PROCESS…]';
  const { values, positionals } = parsed(usage, {
    ...RUN_DIR,
    detach: { type: 'boolean', default: false },
    edges: { type: 'string', default: '2' },
    'no-keycloak': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false }
  }, true);
  const edges = Number(values.edges);
  if (!Number.isInteger(edges) || edges < 1 || edges > EDGES_MAX) {
    refuse(`--edges ${values.edges} (expected: a whole number from 1 to ${EDGES_MAX})`);
  }
  return {
    runDir: resolve(values['run-dir']),
    detach: values.detach,
    edges,
    keycloak: !values['no-keycloak'],
    build: !values['no-build'],
    only: positionals
  };
}

export function downOptions() {
  const { values, positionals } = parsed('compose/down [--run-dir DIR] [PROCESS…]', RUN_DIR, true);
  return { runDir: resolve(values['run-dir']), only: positionals };
}

export function smokeOptions() {
  return { runDir: resolve(parsed('compose/smoke [--run-dir DIR]', RUN_DIR).values['run-dir']) };
}

export function measureOptions() {
  const { values, positionals } = parsed('compose/measure [--run-dir DIR] [MEASUREMENT…]', RUN_DIR, true);
  return { runDir: resolve(values['run-dir']), only: positionals };
}

function parsed(usage, options, allowPositionals = false) {
  try {
    return parseArgs({ options, allowPositionals });
  } catch (mistake) {
    refuse(`${mistake.message.split('. ')[0]}\nusage: ${usage}`);
  }
}

export function refuse(message) {
  console.error(message);
  process.exit(2);
}
