// The two servers that the drivers know: which tool of each does what a step needs. Absent = the server cannot do it.
export const UPSTREAMS = {
  fixture: {
    toolsAtLeast: 30,
    echo: words => ({ name: 'echo', arguments: { text: words } }),
    progress: { call: { name: 'stream_events', arguments: { count: 5, delayMs: 60 } }, events: 5 },
    sampling: { name: 'test_sampling', arguments: { prompt: 'Say it' } },
    elicitation: { name: 'test_elicitation', arguments: { message: 'Who are you?' } },
    resource: { uri: 'test://static-text', text: 'static text resource' },
    resources: 10,
    watched: 'test://watched-resource',
    touch: { name: 'test_trigger_resource_update', arguments: { uri: 'test://watched-resource' } },
    touchRepeats: false,
    prompt: { name: 'test_prompt_with_arguments', arguments: { arg1: 'left', arg2: 'right' } },
    promptSays: ['left', 'right'],
    completion: { ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' }, argument: { name: 'arg1', value: 'par' } },
    completes: 'paris',
    log: { name: 'test_tool_with_logging', arguments: {} },
    slow: key => ({ name: 'slow', arguments: { ms: 10_000, key } }),
    calls: key => ({ name: 'calls', arguments: { key } }),
    payload: bytes => ({ name: 'payload', arguments: { bytes } }),
    headers: { name: 'headers', arguments: {} },
    changeTools: { name: 'test_trigger_tool_change', arguments: {} },
    reconnection: { name: 'test_reconnection', arguments: {} },
    goneStatuses: [404]
  },
  everything: {
    toolsAtLeast: 12,
    echo: words => ({ name: 'echo', arguments: { message: words } }),
    progress: { call: { name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } }, events: 4 },
    sampling: { name: 'trigger-sampling-request', arguments: { prompt: 'Say it', maxTokens: 10 } },
    elicitation: { name: 'trigger-elicitation-request', arguments: {} },
    resource: { uri: 'demo://resource/dynamic/text/1', text: 'Resource 1' },
    resources: 5,
    watched: 'demo://resource/dynamic/text/1',
    touch: { name: 'toggle-subscriber-updates', arguments: {} },
    touchRepeats: true,
    prompt: { name: 'args-prompt', arguments: { city: 'Paris', state: 'Texas' } },
    promptSays: ['Paris', 'Texas'],
    completion: { ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument: { name: 'department', value: 'Eng' } },
    completes: 'Engineering',
    log: { name: 'toggle-simulated-logging', arguments: {} },
    slow: () => ({ name: 'trigger-long-running-operation', arguments: { duration: 3, steps: 3 } }),
    // It answers 400 for a session it does not know; a gateway in front of it answers 404.
    goneStatuses: [404, 400]
  }
};
