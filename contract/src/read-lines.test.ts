import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLines } from './read-lines.ts';

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) yield bytes.subarray(at, at + length);
}

async function linesOf(text: string | Uint8Array, length: number, longest?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(inPieces(typeof text === 'string' ? new TextEncoder().encode(text) : text, length), longest)) lines.push(line);
  return lines;
}

describe('lines of an export', () => {
  it('A2 are the same however the file is cut, also inside of a letter', async () => {
    for (const length of [1, 2, 3, 7, 1_000]) assert.deepEqual(await linesOf('größe €\n\n😀 end\n', length), ['größe €', '', '😀 end']);
    assert.deepEqual([await linesOf('no newline at the end', 5), await linesOf('', 5)], [['no newline at the end'], []]);
  });

  it('attack 41 A2 end at newlines and nowhere else: a name with another end of a line in it hides or breaks no entry', async () => {
    for (const character of ['\u2028', '\u2029', '\u0085', '\u000b', '\u000c', '\r']) {
      const line = JSON.stringify({ value: `Ada${character}Holm` });
      assert.deepEqual(await linesOf(`${line}\n${line}\n`, 5), [line, line]);
    }
  });

  it('A2 a line without end takes no more memory than was given for one, and comes as an empty one; the next is read', async () => {
    assert.deepEqual(await linesOf(`first\n${'x'.repeat(10_000)}\nlast\n`, 100, 1_000), ['first', '', 'last']);
    assert.deepEqual(await linesOf('x'.repeat(1_000), 100, 1_000), ['x'.repeat(1_000)]);
  });

  it('A2 bytes that are no text are read as what says so, and the rest as it is', async () => {
    assert.deepEqual(await linesOf(Uint8Array.of(0x61, 0xff, 0x62, 0x0a, 0x63), 2), ['a\ufffdb', 'c']);
  });
});
