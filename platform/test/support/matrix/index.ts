import type { DialectId } from '@keystead/contract';
import { codecs } from '../../../src/dialects/index.ts';
import { type FixtureRow, readExchange, seededRandom } from '../replay/index.ts';
import { deliver, readRecorded } from './answers.ts';
import { readRequest, translateRequest } from './requests.ts';
import { cellOf, type Matrix, refuse } from './table.ts';

export { failuresOf, passesOf, renderMatrix } from './table.ts';

export interface Matrices { readonly answers: Matrix; readonly requests: Matrix; readonly warned: number }

const brokenCaptures = /aisdk-duplicate-message-start|aisdk-spliced-message-start|firebase-streaming-failure-error-mid-stream/;

/** Translates every recorded exchange from its dialect to each other one, and through the canonical form into its own. */
export async function translateAll(folder: string, rows: readonly FixtureRow[], seed: number): Promise<Matrices> {
  const ids = Object.keys(codecs) as DialectId[];
  const random = seededRandom(seed);
  const answers: Matrix = new Map();
  const requests: Matrix = new Map();
  let warned = 0;
  for (const row of rows) {
    const from = ids.find((id) => id === row.dialect);
    if (from === undefined) continue;
    const exchange = readExchange(folder, row.file);
    const recorded = readRecorded(row, exchange, from, random);
    const request = readRequest(exchange, from);
    for (const to of ids) {
      const cell = cellOf(answers, from, to);
      if (recorded.kind === 'none') refuse(cell, recorded.reason);
      else if (from === to && brokenCaptures.test(row.file)) refuse(cell, 'captured broken: no SDK of its own dialect reads it (the recordings say so)');
      else {
        try {
          await deliver(recorded, from, to);
          cell.pass += 1;
        } catch (error) {
          cell.failed.push(`${row.file}: ${String(error).slice(0, 600)}`);
        }
      }
      if (request === null) continue;
      const asked = cellOf(requests, from, to);
      try {
        const outcome = typeof request === 'string' ? { kind: 'refused' as const, reason: request } : translateRequest(request, to);
        if (outcome.kind === 'refused') refuse(asked, outcome.reason);
        else { asked.pass += 1; warned += outcome.warnings > 0 ? 1 : 0; }
      } catch (error) {
        asked.failed.push(`${row.file}: ${String(error).slice(0, 600)}`);
      }
    }
  }
  return { answers, requests, warned };
}
