// Stops processes of a cluster: Kafka last, so that the others can say their last words to it.
import { end, isAlive } from './life.mjs';

export async function stopProcesses(runDir, say, only = []) {
  const records = runDir.processes().filter(({ name }) => only.length === 0 || only.includes(name));
  const alive = records.filter(isAlive);
  const [brokers, others] = [alive.filter(isKafka), alive.filter(record => !isKafka(record))];
  await Promise.all(others.map(record => stop(record, say)));
  await Promise.all(brokers.map(record => stop(record, say)));
  records.forEach(({ name }) => runDir.forget(name));
  return alive.length;
}

async function stop(record, say) {
  const killed = await end(record);
  say(record.name, killed ? 'did not stop in time and was killed' : 'stopped');
}

function isKafka({ name }) {
  return name === 'kafka';
}
