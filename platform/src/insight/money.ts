import type { MoneyKind } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { sql } from '../foundation/index.ts';
import type { UsageRow } from '../metering/index.ts';
import type { InsightDependencies } from './dependencies.ts';

/** Whose money a row of the ledger or of its roll-up is: own keys, platform credits and the sandbox stand in no sum together. */
export function isMoney(kind: MoneyKind, { providers }: Pick<InsightDependencies, 'providers'>, row: string): RawBuilder<unknown> {
  const [payer, provider] = [sql.ref(`${row}.payer`), sql.ref(`${row}.provider`)];
  const sandboxes = sandboxesOf({ providers });
  if (kind === 'platform') return sql`${payer} = 'platform'`;
  return kind === 'sandbox' ? sql`${payer} = 'tenant' and ${provider} = any(${sandboxes}::text[])` : sql`${payer} = 'tenant' and coalesce(${provider}, '') <> all(${sandboxes}::text[])`;
}

/** Of sums, those of one kind of money. Pure. */
export function ofMoney<Sums extends Pick<UsageRow, 'payer' | 'sandbox'>>(kind: MoneyKind, rows: readonly Sums[]): readonly Sums[] {
  return rows.filter(({ payer, sandbox }) => (kind === 'platform' ? payer === 'platform' : payer === 'tenant' && sandbox === (kind === 'sandbox')));
}

/** Ids of providers that cost nobody anything. */
export function sandboxesOf({ providers }: Pick<InsightDependencies, 'providers'>): readonly string[] {
  return [...providers].filter(([, { sandbox }]) => sandbox).map(([id]) => id);
}
