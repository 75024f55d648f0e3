// The client of @modelcontextprotocol/sdk 1.x, as the shared steps want it.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema
} from '@modelcontextprotocol/sdk/types.js';
import { elicitationResult, samplingResult } from './legacy-steps.mjs';

const NOTIFICATIONS = {
  'notifications/resources/updated': ResourceUpdatedNotificationSchema,
  'notifications/message': LoggingMessageNotificationSchema,
  'notifications/tools/list_changed': ToolListChangedNotificationSchema
};

export function sdk1Peer() {
  const client = new Client({ name: 'sdk1', version: '1.0.0' }, { capabilities: { sampling: {}, elicitation: {}, roots: {} } });
  client.setRequestHandler(CreateMessageRequestSchema, () => samplingResult);
  client.setRequestHandler(ElicitRequestSchema, () => elicitationResult);
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///tmp', name: 'tmp' }] }));
  return {
    client,
    call: (params, options) => client.callTool(params, undefined, options),
    on: (method, handler) => client.setNotificationHandler(NOTIFICATIONS[method], handler)
  };
}

export const serverOf = client => ({
  server: client.getServerVersion()?.name,
  capabilities: Object.keys(client.getServerCapabilities() ?? {}).sort()
});
