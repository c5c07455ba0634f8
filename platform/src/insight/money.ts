import type { MoneyKind } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { InvalidRequest, sql } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';

/** Whose money a row of the ledger or of its roll-up is: own keys, platform credits and the sandbox stand in no sum together. */
export function isMoney(kind: MoneyKind, { providers }: Pick<InsightDependencies, 'providers'>, row: string): RawBuilder<unknown> {
  const [payer, provider] = [sql.ref(`${row}.payer`), sql.ref(`${row}.provider`)];
  const sandboxes = [...providers].filter(([, { sandbox }]) => sandbox).map(([id]) => id);
  if (kind === 'platform') return sql`${payer} = 'platform'`;
  return kind === 'sandbox' ? sql`${payer} = 'tenant' and ${provider} = any(${sandboxes}::text[])` : sql`${payer} = 'tenant' and coalesce(${provider}, '') <> all(${sandboxes}::text[])`;
}

export interface Range { readonly from: Date; readonly to: Date }
const dayMilliseconds = 86_400_000;
const [usualDays, mostDays] = [30, 400];

/** @throws InvalidRequest when the range is empty, or longer than 400 days. */
export function rangeOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, now: Date): Range {
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - usualDays * dayMilliseconds) : new Date(from);
  const length = end.getTime() - start.getTime();
  if (length <= 0) throw new InvalidRequest([{ path: 'query.from', message: 'must be before "to"' }]);
  if (length > mostDays * dayMilliseconds) throw new InvalidRequest([{ path: 'query.from', message: `is more than ${mostDays} days before "to"` }]);
  return { from: start, to: end };
}
