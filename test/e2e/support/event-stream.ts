/** One server-sent event. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  // What the tests assert on is what the server says, whatever shape it has.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

/** Reads a stream of events to its end. */
export async function* eventsOf(url: string, headers: Record<string, string> = {}): AsyncGenerator<ServerSentEvent> {
  const answer = await fetch(url, { headers });
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) throw new Error('This is no stream.');
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield* eventOf(block);
  }
}

function* eventOf(block: string): Generator<ServerSentEvent> {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  if (fields.event !== undefined)
    yield { event: fields.event, id: fields.id ?? '', data: JSON.parse(fields.data ?? '') };
}
