import { describe, it } from 'node:test';
import { scenarios } from './scenarios.ts';
import { fastProfile } from './stage.ts';

// The fast profile: what lasts a second as published lasts a fiftieth of it. What is judged is order and counts; the
// published timings are measured by `npm run bench -- conduct`.
describe('G4 conduct under the published faults', { concurrency: 4 }, () => {
  for (const { id, fault, play } of scenarios) it(`${id}: ${fault}`, async (test) => { test.diagnostic(await play(fastProfile)); });
});
