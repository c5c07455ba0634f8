import type { UnsettledReason } from '@keystead/contract';
import { type Tokens, mapTokens } from './billed-line.ts';
import { type Cell, type Worth, shareOut } from './cells.ts';
import { beyondSettled } from './explain.ts';

/** A row that stands at the most that its request can have used. */
export interface EstimatedRow { readonly requestId: string; readonly day: string; readonly model: string; readonly credentialId: string; readonly input: number; readonly output: number; readonly costNanoUsd: number | null }
export interface SettledRow { readonly requestId: string; readonly tokens: Tokens; readonly costNanoUsd: number }

/** What a report settles of one cell, or why it does not. `byTheirMoney`: the rows add up to what the provider bills; else they are at our prices. */
export type Settlement =
  | { readonly state: 'settles'; readonly tokens: Tokens; readonly costNanoUsd: number; readonly byTheirMoney: boolean }
  | { readonly state: 'stays'; readonly reason: UnsettledReason };

/**
 * Whether the provider's count of a day settles the estimates in it: what it counts beyond the settled rows must fit into them, so
 * that nobody else's use is written down as ours.
 *
 * @param today UTC; a day that is not over settles nothing.
 */
export function planCell(cell: Cell, worth: Worth, today: string): Settlement {
  const { ours, theirs } = cell;
  const stays = (reason: UnsettledReason): Settlement => ({ state: 'stays', reason });
  if (cell.day >= today) return stays('day-not-over');
  const beyond = beyondSettled(cell);
  if (beyond === null) return stays('no-tokens');
  const { rest, estimated } = beyond;
  if (rest.input > 0 || rest.output > 0) return stays('others-use-the-key');
  if (rest.input < 0 || rest.output < 0 || !(rest.cacheRead === 0 && rest.cacheWrite === 0)) return stays('counted-less');
  const value = worth(cell, estimated);
  const billed = theirs.costNanoUsd === null ? null : theirs.costNanoUsd - ours.settledNanoUsd;
  const tolerance = theirs.precisionNanoUsd + ours.rows;
  const fits = billed !== null && billed >= 0 && ours.unpricedRows === 0 && (value === null || Math.abs(billed - value) <= tolerance);
  if (fits) return { state: 'settles', tokens: estimated, costNanoUsd: billed, byTheirMoney: true };
  return value === null ? stays('no-cost') : { state: 'settles', tokens: estimated, costNanoUsd: Math.round(value), byTheirMoney: false };
}

/** Divides what a report counts among the rows it settles, each by what it was estimated at; the sums stay exact. */
export function settleRows(rows: readonly EstimatedRow[], { tokens, costNanoUsd }: Extract<Settlement, { state: 'settles' }>): readonly SettledRow[] {
  const input = shareOut(tokens.input, rows.map((row) => row.input));
  const output = shareOut(tokens.output, rows.map((row) => row.output));
  const cacheRead = shareOut(tokens.cacheRead, input);
  const uncached = input.map((of, index) => of - (cacheRead[index] ?? 0));
  const cacheWrite = shareOut(tokens.cacheWrite, uncached);
  const costs = shareOut(costNanoUsd, rows.map((row, index) => row.costNanoUsd ?? (input[index] ?? 0) + (output[index] ?? 0)));
  const of = { input, output, cacheRead, cacheWrite };
  return rows.map(({ requestId }, index) => ({ requestId, tokens: mapTokens((kind) => of[kind][index] ?? 0), costNanoUsd: costs[index] ?? 0 }));
}
