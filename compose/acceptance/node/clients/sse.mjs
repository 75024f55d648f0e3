/** The events of a fetch response, as {id, event, data, retry}; ends with the stream or when `signal` of the fetch aborts. */
export async function* events(response) {
  let rest = '';
  let event = {};
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (Object.keys(event).length > 0) {
          yield event;
        }
        event = {};
      } else if (!line.startsWith(':')) {
        const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
        event[field] = field === 'data' && event.data !== undefined ? `${event.data}\n${value}` : value;
      }
    }
  }
}
