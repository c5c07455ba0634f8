import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesOf } from './lines.ts';

const streamOf = (...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> => new ReadableStream({
  start(controller) {
    for (const piece of pieces) controller.enqueue(piece);
    controller.close();
  },
});

function inPieces(text: string, length: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return streamOf(...Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) => bytes.subarray(index * length, (index + 1) * length)));
}

async function allOf(bytes: ReadableStream<Uint8Array>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(bytes)) lines.push(line);
  return lines;
}

describe('lines of a file', () => {
  it('A2 are the same however the file is cut, also inside of a letter', async () => {
    for (const length of [1, 2, 3, 7, 1_000]) assert.deepEqual(await allOf(inPieces('größe €\n\n😀 end\n', length)), ['größe €', '', '😀 end']);
    assert.deepEqual(await allOf(inPieces('no newline at the end', 5)), ['no newline at the end']);
    assert.deepEqual(await allOf(inPieces('', 5)), []);
  });

  it('A2 whoever stops reading stops the file', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new TextEncoder().encode('line\n')), cancel: () => { cancelled = true; } });
    for await (const line of linesOf(endless)) { assert.equal(line, 'line'); break; }
    assert.ok(cancelled);
  });
});
