/** One event of a `text/event-stream`: its name and its data lines, joined. */
export type StreamEvent = { name: string; data: string };

/**
 * Reads the event stream format (https://html.spec.whatwg.org/multipage/server-sent-events.html) from pieces of
 * text that may be cut anywhere. The browser's EventSource cannot POST or send a header, hence this.
 */
export class EventStreamParser {
  #line = "";
  #endedWithCarriageReturn = false;
  #name = "";
  #data: string[] = [];

  push(piece: string): StreamEvent[] {
    if (piece === "") return [];
    const text = this.#endedWithCarriageReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    this.#endedWithCarriageReturn = piece.endsWith("\r");

    const lines = (this.#line + text).split(/\r\n|\n|\r/);
    this.#line = lines.pop() ?? "";
    return lines.flatMap((line) => this.#take(line));
  }

  #take(line: string): StreamEvent[] {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#name = value;
    else if (field === "data") this.#data.push(value);
    // An empty field name is a comment; the other fields serve EventSource's own reconnection.
    return [];
  }

  #dispatch(): StreamEvent[] {
    const event = { name: this.#name || "message", data: this.#data.join("\n") };
    const hasData = this.#data.length > 0;
    this.#name = "";
    this.#data = [];
    return hasData ? [event] : [];
  }
}

/** The events of a response's body as they arrive; `onBytes` is called for each piece, comments included. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<StreamEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventStreamParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Also when the consumer stops early: the connection must not stay open behind its back.
    await reader.cancel().catch(() => undefined);
  }
}
