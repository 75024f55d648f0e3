// Prepares the Keycloak that compose/up starts too, and says how tests start one: JSON on standard output.
// usage: node keycloak-for-tests.mjs HOME PORT MANAGEMENT_PORT
import { join } from 'node:path';
import { findJdk } from './jdk.mjs';
import { keycloakProcess, prepareKeycloak } from './keycloak.mjs';

const [home, port, managementPort] = process.argv.slice(2);
const javaHome = findJdk();
const prepared = await prepareKeycloak({
  logFile: join(home, 'preparation.log'),
  signal: new AbortController().signal,
  javaHome
});
const { command, args } = keycloakProcess({
  prepared, home, java: join(javaHome, 'bin', 'java'), port: Number(port), managementPort: Number(managementPort), environment: {}
});
console.log(JSON.stringify([command, ...args]));
