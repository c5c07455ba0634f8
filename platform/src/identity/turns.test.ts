import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTurns } from './turns.ts';

describe('turns', () => {
  it('T4 of one thing there is one at a time, in the order it came, also after a failure; another thing does not wait', async () => {
    const turns = createTurns();
    const told: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { release = resolve; });
    const first = turns.take('a', async () => { await held; told.push('first'); throw new Error('first'); });
    const second = turns.take('a', async () => { told.push('second'); return 2; });
    await turns.take('b', async () => { told.push('other'); });
    assert.deepEqual(told, ['other']);
    release();
    await assert.rejects(first, /first/);
    assert.equal(await second, 2);
    assert.deepEqual(told, ['other', 'first', 'second']);
  });
});
