import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeFrame } from '../../src/dialects/bedrock-converse/frames.ts';
import { codecWorld, contextFor, decode, foldStream } from '../support/codec-checks.ts';
import { itHoldsOverRecordedTraffic } from '../support/codec-suite.ts';
import { seededRandom } from '../support/replay/index.ts';

const world = codecWorld('bedrock-converse');
const { codec } = world;

describe('bedrock-converse codec over recorded traffic', { skip: world.skip }, () => {
  itHoldsOverRecordedTraffic(world, { answers: 40, sameRequests: 40, errors: ['403 bad-key ExpiredTokenException', '429 rate-limited ThrottlingException', '400 model-not-found ValidationException'] });

  it('trap 1, cache in input tokens: Bedrock counts caches beside the input, the canonical form inside', () => {
    for (const recorded of world.answers().filter(({ row }) => row.features.includes('cache_read') || row.features.includes('cache_write'))) {
      const { usage } = decode(codec, recorded) ?? {};
      assert.equal(usage?.input, recorded.row.usage?.input_total, recorded.row.file);
      const again = codec.encodeAnswer({ id: null, model: null, choices: [], usage: usage ?? null }, contextFor())['usage'] as Record<string, number>;
      assert.equal((again['inputTokens'] ?? 0) + (again['cacheReadInputTokens'] ?? 0) + (again['cacheWriteInputTokens'] ?? 0), usage?.input, recorded.row.file);
    }
  });

  it('trap 9, where usage stands: after messageStop, and an answer without it is whole all the same', () => {
    const recorded = world.named('text-stream.us.anthropic.claude-haiku-4-5');
    const metadata = recorded.bytes.lastIndexOf('metadata');
    const start = recorded.bytes.lastIndexOf('messageStop');
    assert.ok(start !== -1 && start < metadata);
    const { answer, ended } = foldStream(codec, recorded.bytes.subarray(0, metadata), null);
    assert.deepEqual([answer.usage, ended, answer.choices[0]?.stop], [null, true, 'stop']);
  });

  it('trap 8, errors after 200: an exception frame is a failure of its kind, and no end', () => {
    const recorded = world.named('text-stream.us.anthropic.claude-haiku-4-5');
    const broken = Buffer.concat([recorded.bytes.subarray(0, recorded.bytes.readUInt32BE(0)), writeFrame('exception', 'throttlingException', { message: 'Too many requests' })]);
    const { failure, ended } = foldStream(codec, broken, seededRandom(3));
    assert.deepEqual([failure?.kind, failure?.status, ended], ['rate-limited', 429, false]);
  });
});
