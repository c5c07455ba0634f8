import type { BudgetScope } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

/** Kinds that name something of the organisation's own; apps, workflows, models and projects go by names that need not be there yet. */
const tables = {
  team: sql`select 1 from teams where id::text = `, user: sql`select 1 from members where user_id::text = `, credential: sql`select 1 from credentials where state <> 'deleted' and id::text = `,
} as const;

function isOwned(kind: BudgetScope['kind']): kind is keyof typeof tables {
  return kind in tables;
}

/** @throws KeysteadError `not_found`, the same for an id of another tenant and an unknown one */
export async function requireScope(trx: Transaction<MeteringTables>, tenantId: string, scope: BudgetScope): Promise<void> {
  if (scope.kind === 'tenant' || !isOwned(scope.kind)) return;
  const { rows } = await sql`${tables[scope.kind]} ${scope.id} and tenant_id = ${tenantId}`.execute(trx);
  if (rows.length === 0) throw new KeysteadError('not_found');
}
