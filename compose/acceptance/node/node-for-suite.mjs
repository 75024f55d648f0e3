import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19];

/** The suite and the inspector need a newer Node than the rest of these tests: this one, or the one in node_modules. */
export function nodeForSuite() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
    return process.execPath;
  }
  const installed = fileURLToPath(new URL('node_modules/.bin/node', import.meta.url));
  if (!existsSync(installed)) {
    throw new Error(`Node ${NEEDED.join('.')} or newer is needed, and no binary for this platform came with npm ci`);
  }
  return installed;
}
