import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inBackground, isBackground } from './background.ts';

describe('O1 work that no request waits for', () => {
  it('is known as such in whatever it begins, its timers too, and nothing beside it is', async () => {
    const heard: Record<string, boolean> = {};
    await inBackground(async () => {
      heard['at once'] = isBackground();
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => { heard['in a timer'] = isBackground(); clearInterval(timer); resolve(); }, 1);
      });
      heard['after it'] = isBackground();
    });
    heard['beside it'] = isBackground();
    assert.deepEqual(heard, { 'at once': true, 'in a timer': true, 'after it': true, 'beside it': false });
  });
});
