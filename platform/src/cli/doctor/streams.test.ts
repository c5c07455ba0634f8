import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeStreams } from './streams.ts';

it('A2 keystead doctor streams says whether the platform’s log reaches its receivers, without their addresses', () => {
  assert.deepEqual([describeStreams({ platformStreams: 0 }).good, describeStreams({ platformStreams: 2 }).good], [true, true]);
  assert.match(describeStreams({ platformStreams: 1, platformStreamsPaused: 1 }).text, /^note {3}1 of 1 streams .* is paused/);
  const { good, text } = describeStreams({ platformStreams: 3, platformStreamsStuck: 1, platformStreamsPaused: 1, platformStreamsStuckSince: '2026-11-22T10:00:00.000Z' });
  assert.equal(good, false);
  assert.match(text, /^WRONG {2}Of 3 streams .* 1 does not get through, since 2026-11-22T10:00:00\.000Z[^]*Installation → Log[^]*note {3}1 of 3/);
  assert.match(describeStreams({}).text, /^WRONG/);
});
