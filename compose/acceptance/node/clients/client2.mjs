// The client of @modelcontextprotocol/client 2.x, as the shared steps want it.
import { Client } from '@modelcontextprotocol/client';
import { elicitationResult, samplingResult } from './legacy-steps.mjs';

/** `mode`: 'legacy', 'auto' or {pin: '2026-07-28'}. */
export function client2Peer(mode) {
  const client = new Client(
    { name: 'client2', version: '1.0.0' },
    { capabilities: { sampling: {}, elicitation: {}, roots: {} }, versionNegotiation: { mode } }
  );
  client.setRequestHandler('sampling/createMessage', () => samplingResult);
  client.setRequestHandler('elicitation/create', () => elicitationResult);
  client.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///tmp', name: 'tmp' }] }));
  return {
    client,
    call: (params, options) => client.callTool(params, options),
    on: (method, handler) => client.setNotificationHandler(method, handler)
  };
}
