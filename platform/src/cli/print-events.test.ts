import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { it } from 'node:test';
import { printEvents } from './print-events.ts';

it('G7 a command that follows events prints each as one line of JSON, wherever they are cut, and no heartbeat', async () => {
  const bytes = Buffer.from('event: ready\ndata: {"type":"ready"}\n\n: still here\n\nevent: request\ndata: {"type":"request","request":{"askedModel":"grüße"}}\n\n');
  for (const size of [1, 3, 1_000]) {
    const written: string[] = [];
    await printEvents(Readable.from((function* cut() { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size); })()), { write: (text) => written.push(text) });
    assert.deepEqual(written, ['{"type":"ready"}\n', '{"type":"request","request":{"askedModel":"grüße"}}\n'], `pieces of ${size}`);
  }
});
