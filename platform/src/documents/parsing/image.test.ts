import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from './parse.ts';
import { type ParseContext, defaultParseLimits } from './parsed.ts';

/** A TIFF of one picture of one row (TIFF 6.0), 2 pixels unless `tags` say otherwise: tags as numbers, `strip` its bytes. */
function tiffOf(tags: Readonly<Record<number, readonly number[]>>, strip: Buffer): Buffer {
  const all = Object.entries({ 256: [2], 257: [1], 278: [1], 273: [8], 279: [strip.length], ...tags }).map(([tag, values]) => ({ tag: Number(tag), values })).toSorted((one, other) => one.tag - other.tag);
  const directory = Buffer.alloc(2 + 12 * all.length + 4);
  const start = 8 + strip.length + strip.length % 2;
  const long: Buffer[] = [];
  let after = start + directory.length;
  directory.writeUInt16LE(all.length, 0);
  for (const [index, { tag, values }] of all.entries()) {
    const at = 2 + 12 * index;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(3, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    const bytes = Buffer.alloc(Math.max(4, values.length * 2));
    for (const [place, value] of values.entries()) bytes.writeUInt16LE(value, place * 2);
    if (values.length <= 2) bytes.copy(directory, at + 8, 0, 4);
    else { directory.writeUInt32LE(after, at + 8); long.push(bytes); after += bytes.length; }
  }
  const head = Buffer.from('49492a0000000000', 'hex');
  head.writeUInt32LE(start, 4);
  return Buffer.concat([head, strip, Buffer.alloc(strip.length % 2), directory, ...long]);
}

/** The grey picture that the reader of pictures is given of a file. */
async function shown(bytes: Buffer, pixels = 2): Promise<readonly number[]> {
  const given: Uint8Array[] = [];
  const context: ParseContext = { limits: defaultParseLimits, onPage: () => undefined, depth: 0, pictures: { read: (picture) => { given.push(picture); return Promise.resolve({ text: 'x', confidence: 90 }); } } };
  await parseDocument(bytes, context);
  return [...given[0] ?? []].slice(-pixels);
}

describe('pictures of scanners', () => {
  it('C4 a TIFF in the colours of print is read', async () => {
    assert.deepEqual(await shown(tiffOf({ 258: [8, 8, 8, 8], 259: [1], 262: [5], 277: [4] }, Buffer.from([0, 0, 0, 255, 0, 0, 0, 0]))), [0, 255]);
    assert.ok(!('window' in globalThis));
  });

  it('C4 a TIFF of grey JPEG is read', async () => {
    // A grey JPEG of 16 × 1 pixels, half black, half grey: one code for a difference of eleven bits, one that ends a block.
    const jpeg = Buffer.from(`ffd8ffdb004300${'01'.repeat(64)}ffc0000b080001001001011100ffc4001400010000000000000000000000000000000bffc40014100100000000000000000000000000000000ffda0008010100003f000003ff00bfffd9`, 'hex');
    const row = await shown(tiffOf({ 256: [16], 258: [8], 259: [7], 262: [1], 277: [1] }, jpeg), 16);
    assert.deepEqual([row[0], row[7], row[8], row[15]], [0, 0, 128, 128]);
  });
});
