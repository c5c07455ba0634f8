import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '../../foundation/index.ts';
import { openSampleLogs } from './place.conformance.ts';
import { PlaceProblem, publishEach } from './place.ts';

describe('A2 publishing several logs', () => {
  it('A2 trouble of one log that nobody foresaw is told of that log, and the others are published', async () => {
    const logs = openSampleLogs();
    const checkpoints = Array.from({ length: 20 }, () => logs.at(newId(), 3));
    const results = await publishEach(checkpoints, async ({ tenantId }) => {
      if (tenantId === checkpoints[4]?.tenantId) throw new TypeError('nobody thought of this');
      if (tenantId === checkpoints[5]?.tenantId) throw new PlaceProblem('refused', 'no');
      return { note: null };
    });
    const problems = results.flatMap((result, at) => (result instanceof PlaceProblem ? [[at, result.kind, result.message]] : []));
    assert.deepEqual(problems, [[4, 'unreachable', 'a checkpoint could not be brought there: nobody thought of this'], [5, 'refused', 'no']]);
  });
});
