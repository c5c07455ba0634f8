import type { ReconciliationAnswer } from '@keystead/contract';
import { sql, type Transaction } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { type Tokens, addTokens, countTokens } from './billed-line.ts';
import type { OurSide } from './cells.ts';
import { type ComparedStatement, compareStatement } from './compare-statement.ts';
import type { ExplainedCell, Part } from './explain.ts';
import { planSettlement, sumOfPlan } from './settle-estimates.ts';
import type { StoredStatement } from './statements.ts';

type Answer = Omit<ReconciliationAnswer, 'statement'>;
type AnswerPart = ReconciliationAnswer['totals']['parts'][number];

/** More differences than that nobody reads; the sums count all of them. */
const mostCells = 1_000;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
/** `null` where nothing was told at all. */
const sumTold = (numbers: readonly (number | null)[]): number | null => (numbers.every((number) => number === null) ? null : sum(numbers.map((number) => number ?? 0)));
const countIn = (tokens: Tokens | null): number | null => (tokens === null ? null : countTokens(tokens));
const ourTokens = (ours: OurSide): number => countTokens(addTokens(ours.settledTokens, ours.estimatedTokens));
const ourNanoUsd = (ours: OurSide): number => ours.settledNanoUsd + ours.estimatedNanoUsd;

/** A statement beside our count as it stands now: days, sums, and the largest differences with what they are made of. */
export async function readComparison(trx: Transaction<MeteringTables>, statement: StoredStatement, { priceIdOf, today }: { readonly priceIdOf: (provider: string) => string | null; readonly today: string }): Promise<Answer> {
  const compared = await compareStatement(trx, statement, priceIdOf);
  const planned = await planSettlement(trx, compared, today);
  const reconciled = (await sql<{ n: number }>`select count(*) as n from reconciled_estimates where statement_id = ${statement.id} and tenant_id = ${statement.tenant_id}`.execute(trx)).rows[0]?.n ?? 0;
  const stay = Map.groupBy(planned.flatMap(({ rows, settlement }) => (settlement.state === 'stays' ? [{ reason: settlement.reason, requests: rows.length }] : [])), ({ reason }) => reason);
  const weight = ({ difference }: ExplainedCell): number => Math.abs(difference.nanoUsd ?? countIn(difference.tokens) ?? 0);
  return {
    days: toDays(compared.cells), totals: toTotals(compared.cells),
    cells: compared.cells.toSorted((left, right) => weight(right) - weight(left)).slice(0, mostCells).map((cell) => toCell(cell, compared)), cellCount: compared.cells.length,
    estimates: { settles: sumOfPlan(planned), stay: [...stay].map(([reason, of]) => ({ reason, requests: sum(of.map(({ requests }) => requests)) })), reconciled },
  };
}

function toDays(cells: readonly ExplainedCell[]): Answer['days'] {
  return [...Map.groupBy(cells, (cell) => cell.day)].map(([day, of]) => ({
    day, ourNanoUsd: sum(of.map(({ ours }) => ourNanoUsd(ours))), theirNanoUsd: sumTold(of.map(({ theirs }) => theirs.costNanoUsd)),
    ourTokens: sum(of.map(({ ours }) => ourTokens(ours))), theirTokens: sumTold(of.map(({ theirs }) => countIn(theirs.tokens))),
  })).toSorted((left, right) => left.day.localeCompare(right.day));
}

function toTotals(cells: readonly ExplainedCell[]): Answer['totals'] {
  const { day: _day, ...totals } = toDays(cells.map((cell) => ({ ...cell, day: '' })))[0] ?? { day: '', ourNanoUsd: 0, theirNanoUsd: null, ourTokens: 0, theirTokens: null };
  const parts = Map.groupBy(cells.flatMap((cell) => cell.parts), (part) => part.kind);
  return { ...totals, parts: [...parts].map(([kind, of]) => ({ kind, tokens: sum(of.map((part) => countTokens(part.tokens))), nanoUsd: sumTold(of.map((part) => part.nanoUsd)) })) };
}

const toPart = ({ kind, tokens, nanoUsd }: Part): AnswerPart => ({ kind, tokens: countTokens(tokens), nanoUsd });

function toCell({ day, model, key, item, ours, theirs, difference, parts, priceShare }: ExplainedCell, { labels }: ComparedStatement): Answer['cells'][number] {
  const credentialId = key.kind === 'ours' ? key.credentialId : null;
  return {
    day, model, key: key.kind, credentialId, keyLabel: key.kind === 'unknown' ? key.hint : credentialId === null ? null : labels.get(credentialId) ?? null, item,
    ours: { requests: ours.rows, tokens: ourTokens(ours), nanoUsd: ourNanoUsd(ours), estimatedRequests: ours.estimatedRows, estimatedNanoUsd: ours.estimatedNanoUsd },
    theirs: { requests: theirs.requests, tokens: countIn(theirs.tokens), nanoUsd: theirs.costNanoUsd, divided: theirs.divided },
    difference: { tokens: countIn(difference.tokens), nanoUsd: difference.nanoUsd }, parts: parts.map(toPart), priceShare,
  };
}
