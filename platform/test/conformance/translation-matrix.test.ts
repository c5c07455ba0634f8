import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failuresOf, passesOf, renderMatrix, translateAll } from '../support/matrix/index.ts';
import { findFixtures } from '../support/replay/index.ts';

const fixtures = findFixtures();
const { folder = '', rows = [] } = fixtures.absent === undefined ? fixtures : {};

describe('translation of recorded traffic', { skip: fixtures.absent ?? false }, () => {
  it('G3 every recorded exchange reaches a caller of each other dialect, as its official SDK reads it, or is refused with a reason', async (context) => {
    const { answers, requests, warned } = await translateAll(folder, rows, 20_261_121);
    context.diagnostic(`answers, pass / refused / failed:\n${renderMatrix(answers)}`);
    context.diagnostic(`requests, pass / refused / failed (${warned} of them with a warning):\n${renderMatrix(requests)}`);
    assert.deepEqual([...failuresOf(answers), ...failuresOf(requests)], []);
    assert.ok(passesOf(answers) > 4_000, `only ${passesOf(answers)} answers were translated`);
  });
});
