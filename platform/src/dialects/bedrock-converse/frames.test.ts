import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { type Frame, openFramePass, writeFrame } from './frames.ts';

const frames = [
  writeFrame('event', 'messageStart', { role: 'assistant' }), writeFrame('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Grüße 🙂' } }),
  writeFrame('event', 'messageStop', { stopReason: 'end_turn' }),
];
const stream = Buffer.concat(frames);

function passAll(pieces: readonly Buffer[], keptBytes?: number): { readonly out: Buffer; readonly seen: readonly Frame[] } {
  const seen: Frame[] = [];
  const pass = openFramePass((frame) => { seen.push(frame); }, keptBytes);
  return { out: Buffer.concat([...pieces.map((piece) => pass.push(piece)), pass.flush()]), seen };
}

const byteByByte = (bytes: Buffer) => Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));

describe('reading frames of an event stream on their way', () => {
  it('G3 bytes cut anywhere pass unchanged, and every frame is seen once', () => {
    const whole = passAll([stream]);
    assert.deepEqual(whole.seen.map(({ name }) => name), ['messageStart', 'contentBlockDelta', 'messageStop']);
    assert.deepEqual(whole.seen[1]?.body, { contentBlockIndex: 0, delta: { text: 'Grüße 🙂' } });
    const cut = passAll(byteByByte(stream));
    assert.ok(whole.out.equals(stream) && cut.out.equals(stream));
    assert.deepEqual(cut.seen, whole.seen);
  });

  it('the frames are what AWS’s own codec writes and reads', () => {
    const codec = new EventStreamCodec((bytes) => Buffer.from(bytes).toString('utf8'), (text) => Buffer.from(text));
    const { headers, body } = codec.decode(frames[2] ?? Buffer.alloc(0));
    assert.deepEqual([headers[':event-type']?.value, headers[':message-type']?.value, Buffer.from(body).toString()], ['messageStop', 'event', '{"stopReason":"end_turn"}']);
    const theirs = Buffer.from(codec.encode({
      headers: { ':message-type': { type: 'string', value: 'exception' }, when: { type: 'timestamp', value: new Date(0) }, sure: { type: 'boolean', value: true }, few: { type: 'integer', value: 7 }, ':exception-type': { type: 'string', value: 'throttlingException' } },
      body: Buffer.from('{"message":"slow down"}'),
    }));
    assert.deepEqual(passAll([theirs]).seen, [{ kind: 'exception', name: 'throttlingException', body: { message: 'slow down' } }]);
  });

  it('G4 a frame under way is held back, so that an exception can follow what was sent', () => {
    assert.ok(passAll([stream.subarray(0, stream.length - 3)]).out.equals(Buffer.concat(frames.slice(0, 2))));
  });

  it('S10 a frame whose checksum is wrong is left out; where lengths are spoiled, nothing more passes', () => {
    const damaged = Buffer.from(stream);
    damaged[(frames[0]?.length ?? 0) + 60] = 0;
    assert.ok(passAll([damaged]).out.equals(Buffer.concat([frames[0] ?? Buffer.alloc(0), frames[2] ?? Buffer.alloc(0)])));
    const spoiled = Buffer.from(stream);
    spoiled[(frames[0]?.length ?? 0) + 1] = 9;
    const { out, seen } = passAll(byteByByte(spoiled));
    assert.ok(out.equals(frames[0] ?? Buffer.alloc(0)));
    assert.equal(seen.length, 1);
  });

  it('fault 9: a frame too long to keep passes as it comes, and the next one is read', () => {
    const long = writeFrame('event', 'contentBlockDelta', { delta: { text: 'x'.repeat(5_000) } });
    const bytes = Buffer.concat([long, ...frames]);
    for (const pieces of [[bytes], [bytes.subarray(0, 700), bytes.subarray(700)], byteByByte(bytes)]) {
      const { out, seen } = passAll(pieces, 1_000);
      assert.ok(out.equals(bytes));
      assert.deepEqual(seen.map(({ name }) => name), ['messageStart', 'contentBlockDelta', 'messageStop']);
    }
    const pass = openFramePass(() => undefined, 1_000);
    assert.equal(pass.push(long.subarray(0, 3_000)).length, 3_000, 'nothing of it is kept');
  });

  it('attack 22: bytes that are no frames never throw', () => {
    for (const text of ['', 'data: {"a":1}\n\n', '<html>', '\u0000'.repeat(64)]) assert.equal(passAll([Buffer.from(text)]).out.length, 0);
  });
});
