/** Bytes of a `text/event-stream`, sent as they are read; `leave` is called when the reader goes away. */
export function eventStream(bytes: AsyncGenerator<Uint8Array>, leave: () => void): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await bytes.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: leave,
  }, { highWaterMark: 1 });
  return new Response(body, { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' } });
}
