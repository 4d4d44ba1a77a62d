import { describe, expect, it, vi } from "vitest";
import { EventStreamParser, readEvents, type StreamEvent } from "@/lib/chat/event-stream";

const encoder = new TextEncoder();

function parse(...pieces: string[]): StreamEvent[] {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

async function read(chunks: Uint8Array<ArrayBuffer>[]): Promise<StreamEvent[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return collect(readEvents(body));
}

async function collect(events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const collected: StreamEvent[] = [];
  for await (const item of events) collected.push(item);
  return collected;
}

const event = (name: string, data: string): StreamEvent => ({ name, data });

describe("the format", () => {
  it.each<[what: string, text: string, events: StreamEvent[]]>([
    ["one event", 'event: delta\ndata: {"text":"Hi"}\n\n', [event("delta", '{"text":"Hi"}')]],
    ["two events", "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n", [event("a", "1"), event("b", "2")]],
    ["an event without a name", "data: 1\n\n", [event("message", "1")]],
    [
      "a name that is not carried over",
      "event: a\ndata: 1\n\ndata: 2\n\n",
      [event("a", "1"), event("message", "2")],
    ],
    ["several data lines", "data: one\ndata:\ndata: three\n\n", [event("message", "one\n\nthree")]],
    ["a value without a blank", "event:a\ndata:1\n\n", [event("a", "1")]],
    ["only the first blank dropped", "data:  1 \n\n", [event("message", " 1 ")]],
    ["colons in a value", "data: a: b:c\n\n", [event("message", "a: b:c")]],
    ["a field without a colon", "data\n\n", [event("message", "")]],
    ["comments", ": ping\n\n: ping\nevent: a\n: in between\ndata: 1\n\n", [event("a", "1")]],
    ["unknown fields", "id: 7\nretry: 10\nfoo: bar\nevent: a\ndata: 1\n\n", [event("a", "1")]],
    ["a name without data", "event: a\n\ndata: 1\n\n", [event("message", "1")]],
    ["blank lines", "\n\n\ndata: 1\n\n\n\n", [event("message", "1")]],
    ["CRLF", "event: a\r\ndata: 1\r\n\r\n", [event("a", "1")]],
    ["CR", "event: a\rdata: 1\r\r", [event("a", "1")]],
    ["a cut last event", "data: 1\n\nevent: done\ndata: 2\n", [event("message", "1")]],
    ["nothing", "", []],
  ])("has %s", (_, text, events) => {
    expect(parse(text)).toEqual(events);
  });
});

describe("pieces", () => {
  const text =
    ': ping\r\n\r\nevent: delta\ndata: {"text":"Milch 🥛 für Ärzte, חלב"}\n\n: ping\n\nevent: done\r\ndata: {"message_id":1}\r\n\r\n';
  const whole = parse(text);

  it("may end anywhere: every cut in two", () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(parse(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toEqual(whole);
    }
  });

  it("may end between any two bytes, within a character too", async () => {
    const bytes = encoder.encode(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await read([bytes.slice(0, cut), bytes.slice(cut)]), `cut at ${cut}`).toEqual(whole);
    }
  });

  it("may be single bytes", async () => {
    expect(await read([...encoder.encode(text)].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it("may hold several events", () => {
    expect(parse("data: 1\n\ndata: 2\n\nda", "ta: 3\n\n").map(({ data }) => data)).toEqual(["1", "2", "3"]);
  });

  it("may start with a byte order mark", async () => {
    expect(await read([Uint8Array.of(0xef, 0xbb, 0xbf), encoder.encode("data: 1\n\n")])).toEqual([
      event("message", "1"),
    ]);
  });
});

describe("the body", () => {
  it("is let go when the consumer has enough", async () => {
    const cancel = vi.fn();
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => controller.enqueue(encoder.encode("data: 1\n\ndata: 2\n\n")),
      cancel,
    });
    for await (const { data } of readEvents(body)) {
      expect(data).toBe("1");
      break;
    }
    expect(cancel).toHaveBeenCalled();
  });

  it("passes its failure on", async () => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(encoder.encode("data: 1\n\n"));
        queueMicrotask(() => controller.error(new TypeError("network error")));
      },
    });
    await expect(collect(readEvents(body))).rejects.toThrow("network error");
  });

  it("reports every piece, comments too", async () => {
    const onBytes = vi.fn();
    const body = new Response(": ping\n\n").body;
    if (body === null) throw new Error("no body");
    expect(await collect(readEvents(body, onBytes))).toEqual([]);
    expect(onBytes).toHaveBeenCalled();
  });
});
