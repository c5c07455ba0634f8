import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createComplaint } from './complaint.ts';

it('trouble that comes with every request is said at once, then once in so long, with how often it came', () => {
  let now = 0;
  const said: number[] = [];
  const complain = createComplaint(1_000, () => now);
  for (now = 0; now <= 2_500; now += 100) complain((times) => { said.push(times); });
  assert.deepEqual(said, [1, 10, 10]);
});
