import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, healthy, silent } from './misbehaving-provider.ts';
import { fastProfile, openStage, type StageOptions } from './stage.ts';

async function on(primary: Parameters<typeof openStage>[1]['primary'], work: (stage: Awaited<ReturnType<typeof openStage>>) => Promise<void>, options?: StageOptions): Promise<void> {
  const stage = await openStage(fastProfile, { primary, backup: healthy('m-2') }, options);
  try { await work(stage); } finally { await stage.close(); }
}

describe('many at once', { concurrency: 3 }, () => {
  it('fault 10 a storm of 429: what is sent again is a small part of what is asked, spread out, and every caller gets the provider’s word', async () => {
    await on(failure(429, 'rate_limited'), async (stage) => {
      const asked = await Promise.all(Array.from({ length: 100 }, () => stage.ask('alone')));
      assert.deepEqual(new Set(asked.map(({ status }) => status)), new Set([429]));
      const again = stage.primary.requests.length - 100;
      assert.ok(again <= 10 + 100 * 0.1 + 1, `${again} repeats`);
      assert.equal(new Set(stage.sleeps).size, stage.sleeps.length, 'no two wait equally long');
    }, { stopsClock: true });
  });

  it('fault 7 a provider that hangs: each caller is served by the fallback, and soon nobody waits for it any more', async () => {
    await on(silent, async (stage) => {
      for (let round = 0; round < 5; round += 1) assert.equal((await stage.ask('main', { stream: true })).servedBy, 'm-2');
      const tried = stage.primary.requests.length;
      assert.equal((await stage.ask('main', { stream: true })).servedBy, 'm-2');
      assert.deepEqual([tried, stage.primary.requests.length], [5, 5]);
    }, { stopsClock: true, cuts: 'first-token' });
  });

  it('a credential’s cap on calls at once: the next leg serves what is too many; alone they wait in turn, then 429 with Retry-After', async () => {
    await on(silent, async (stage) => {
      const held = [stage.ask('alone'), stage.ask('alone')];
      while (stage.primary.requests.length < 2) await new Promise((resolve) => { setImmediate(resolve); });
      assert.equal((await stage.ask('main')).servedBy, 'm-2');
      const refused = await stage.ask('alone');
      assert.deepEqual([refused.status, refused.error, refused.headers.get('retry-after')], [429, 'concurrency_capped', '1']);
      assert.equal(stage.primary.requests.length, 2);
      await stage.close();
      await Promise.allSettled(held);
    }, { caps: { maxConcurrent: 2 }, cuts: 'places' });
  });

  it('high priority goes to the next key at once; low priority waits for the first as long as it asks for', async () => {
    await on(failure(429, 'rate_limited', { 'retry-after': '1' }), async (stage) => {
      assert.equal((await stage.ask('main', {}, { 'x-keystead-priority': 'high' })).servedBy, 'm-2');
      assert.deepEqual([stage.primary.requests.length, stage.sleeps.length], [1, 0]);
      assert.equal((await stage.ask('main', {}, { 'x-keystead-priority': 'urgent' })).status, 400);
    }, { stopsClock: true });
    await on(failure(429, 'rate_limited', { 'retry-after': '3' }), async (stage) => {
      assert.equal((await stage.ask('main', {}, { 'x-keystead-priority': 'low' })).servedBy, 'm-2');
      assert.deepEqual([stage.primary.requests.length, stage.sleeps.length], [4, 3]);
    }, { stopsClock: true });
  });
});
