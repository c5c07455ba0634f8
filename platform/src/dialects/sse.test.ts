import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSsePass, readSseData } from './sse.ts';

function run(pieces: readonly Buffer[], hide: (payload: string) => boolean = () => false) {
  const seen: string[] = [];
  const errors: boolean[] = [];
  const tails: Buffer[] = [];
  const pass = openSsePass({
    data(payload, event) { seen.push(payload.toString()); errors.push(event.isError); return hide(payload.toString()); },
    longTail: (tail) => { tails.push(tail); },
  });
  const out = [...pieces.map((piece) => pass.push(piece)), pass.flush()];
  return { seen, errors, tails, out, text: Buffer.concat(out).toString() };
}

const bytewise = (text: string): Buffer[] => Array.from(Buffer.from(text), (byte) => Buffer.from([byte]));
const mixed = ': hello\n\ndata: {"a":"ü😀"}\r\n\r\nevent: error\ndata:{"b":1}\n\n\n\nid: 3\r\ndata: [DONE]\r\n\r\ndata: {"last":1}';

describe('reading server-sent events on their way', () => {
  it('G3 bytes cut anywhere pass unchanged, in characters and in CRLF CRLF, and every event is seen once', () => {
    for (let size = 1; size < mixed.length; size += 1) {
      const bytes = Buffer.from(mixed);
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      const { seen, errors, text } = run(pieces);
      assert.equal(text, mixed);
      assert.deepEqual(seen, ['{"a":"ü😀"}', '{"b":1}', '[DONE]', '{"last":1}']);
      assert.deepEqual(errors, [false, true, false, false]);
    }
  });

  it('whole events pass as the very buffer that came', () => {
    const chunk = Buffer.from('data: {"a":1}\n\ndata: {"a":2}\n\n');
    assert.equal(run([chunk]).out[0], chunk);
  });

  it('G4 an event under way is held back, so that an error event can follow what was sent', () => {
    const { out } = run([Buffer.from('data: {"a":1}\n\nevent: x\ndata: {"b'), Buffer.from('":1}\n'), Buffer.from('\n')]);
    assert.deepEqual(out.map(String), ['data: {"a":1}\n\n', '', 'event: x\ndata: {"b":1}\n\n', '']);
  });

  it('a hidden event is left out with its empty line, its neighbours untouched', () => {
    const text = 'data: {"a":1}\r\n\r\ndata: {"hide":1}\r\n\r\ndata: [DONE]\r\n\r\n';
    for (const pieces of [[Buffer.from(text)], bytewise(text)]) assert.equal(run(pieces, (payload) => payload.includes('hide')).text, 'data: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n');
  });

  it('S10 an event whose data is visibly no JSON is left out, comments and empty data stay', () => {
    assert.equal(run([Buffer.from('data: {"a":\n\ndata: {bad}\n\ndata: oops\n\n: ping\n\ndata:\n\ndata: {"a":1}\n\n')]).text, ': ping\n\ndata:\n\ndata: {"a":1}\n\n');
  });

  it('several data lines are one value; two values without an empty line between them are two', () => {
    assert.deepEqual(run([Buffer.from('data: {\ndata: "a": 1\ndata: }\n\n')]).seen.map((text) => JSON.parse(text)), [{ a: 1 }]);
    assert.deepEqual(run([Buffer.from('data: {"a":1}\ndata: {"b":1}\n\n')]).seen, ['{"a":1}', '{"b":1}']);
  });

  it('fault 9: a line of 100 MB passes with bounded memory, its end is looked at, the next event is read', () => {
    const pass = openSsePass({ data: (payload) => { seen.push(payload.toString()); return false; }, longTail: (tail) => { tails.push(tail); } });
    const seen: string[] = [];
    const tails: Buffer[] = [];
    const block = Buffer.alloc(64 * 1024, 'x');
    let passed = pass.push(Buffer.from('data: {"image":"')).length;
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 1_600; count += 1) passed += pass.push(block).length;
    assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
    passed += pass.push(Buffer.from('","usage":{"a":1}}\n\ndata: {"b":1}\n\n')).length;
    assert.equal(passed, 'data: {"image":"'.length + 1_600 * block.length + '","usage":{"a":1}}\n\ndata: {"b":1}\n\n'.length);
    assert.ok(tails[0]?.toString().endsWith('"usage":{"a":1}}\n\n'));
    assert.deepEqual(seen, ['{"b":1}']);
  });

  it('gives a reader the data of each event', async () => {
    async function* pieces() { yield* bytewise(mixed); }
    const seen: string[] = [];
    for await (const data of readSseData(pieces())) seen.push(data);
    assert.deepEqual(seen, ['{"a":"ü😀"}', '{"b":1}', '[DONE]', '{"last":1}']);
  });
});
