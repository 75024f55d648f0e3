// What somebody wants to know when the cluster stands.
export function summaryOf(endpoints, runDir) {
  const { edges, config, telemetry, keycloak, demo } = endpoints;
  const sse = `${edges[0]}/everything-sse/sse`;
  return `
Sallyport is up.

  Edges       ${edges.join('  ')}
  Config      ${config}/api/v1   (Authorization: Bearer $(cat ${runDir}/secrets/admin-token))
  Telemetry   ${telemetry}/api/v1
  Keycloak    ${keycloak === null ? 'not started' : `${keycloak}/realms/sallyport   (ada, password in ${runDir}/secrets/ada-password)`}
  Demo        ${demo.url}   and over HTTP+SSE   ${sse}
  With a key  ${demo.governed}   (Ocp-Apim-Subscription-Key: $(cat ${runDir}/secrets/demo-subscription-key))
  With OAuth  ${demo.oauth ?? 'not served without Keycloak'}
  Logs        ${runDir}/logs

VS Code, .vscode/mcp.json:

  {"servers": {"everything": {"type": "http", "url": "${demo.url}"}}}

The governed demo, with the key asked for once:

  {"inputs": [{"type": "promptString", "id": "key", "description": "Subscription key", "password": true}],
   "servers": {"everything-governed": {"type": "http", "url": "${demo.governed}",
     "headers": {"Ocp-Apim-Subscription-Key": "\${input:key}"}}}}

Claude Code:

  claude mcp add --transport http everything ${demo.url}

List the demo's tools, from any shell:

${curlOf(demo.url)}
`;
}

/** The demo speaks the sessionful protocol, so a session is opened first. */
function curlOf(url) {
  const headers = "-H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream'";
  const initialize =
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}';
  return `  SESSION=$(curl -s -D - -o /dev/null ${url} ${headers} -d '${initialize}' | tr -d '\\r' | awk 'tolower($1) == "mcp-session-id:" {print $2}'); curl -s ${url} -H "Mcp-Session-Id: $SESSION" ${headers} -d '{"jsonrpc":"2.0","id":2,"method":"tools/list"}'`;
}
