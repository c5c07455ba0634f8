import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guardStream } from './guarded-stream.ts';

/** A stream that says something and then goes on in silence, until somebody ends it. */
function quietStream(): { readonly response: Response; readonly left: Promise<void> } {
  const left = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({ start(controller) { controller.enqueue(Buffer.from('data: 1\n\n')); }, cancel: () => { left.resolve(); } });
  return { response: new Response(body, { headers: { 'content-type': 'text/event-stream' } }), left: left.promise };
}

describe('answers that go on for long', () => {
  it('T4 attack 39 whoever is disabled while something streams to them gets no more of it, and it is ended at its source', async () => {
    let allowed = true;
    const { response, left } = quietStream();
    const guarded = guardStream(response, async () => allowed, 1);
    const reader = guarded.body?.getReader() ?? assert.fail();
    assert.equal(Buffer.from((await reader.read()).value ?? []).toString(), 'data: 1\n\n');
    const next = reader.read();
    allowed = false;
    assert.equal((await next).done, true);
    await left;
    assert.equal(guarded.headers.get('content-type'), 'text/event-stream');
  });

  it('T4 a reader who leaves ends it too; where nobody can say whether they may, it goes on', async () => {
    const { response, left } = quietStream();
    const asked = Promise.withResolvers<void>();
    const guarded = guardStream(response, async () => { asked.resolve(); throw new Error('the database is away'); }, 1);
    await asked.promise;
    const reader = guarded.body?.getReader() ?? assert.fail();
    assert.equal((await reader.read()).done, false);
    await reader.cancel();
    await left;
  });
});
