// Where things are in the repository, and what is worth keeping between runs.
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const COMPOSE = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const ROOT = resolve(COMPOSE, '..');
export const DEMO = join(COMPOSE, 'demo');
export const CACHE =
  process.env.SALLYPORT_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sallyport');
