/** Whoever loses a session, a role or a token loses what streams to them within this time. */
const lookMilliseconds = 1_000;

/**
 * An answer that goes on for long, ended once its caller may not have it any more: they were asked who they are when it began, and may have been disabled since.
 * @param stillAllowed asked again and again; where that cannot be said just now, the stream goes on.
 */
export function guardStream(response: Response, stillAllowed: () => Promise<boolean>, everyMilliseconds = lookMilliseconds): Response {
  const reader = response.body?.getReader();
  if (reader === undefined) return response;
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    stillAllowed().catch(() => true).then(async (allowed) => {
      if (allowed) return;
      clearInterval(timer);
      await reader.cancel();
    }).catch(() => undefined).finally(() => { looking = false; });
  }, everyMilliseconds);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await reader.read().catch((error: unknown) => { clearInterval(timer); throw error; });
      if (!next.done) { controller.enqueue(next.value); return; }
      clearInterval(timer);
      controller.close();
    },
    cancel(reason) {
      clearInterval(timer);
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
  return new Response(body, { status: response.status, headers: response.headers });
}
