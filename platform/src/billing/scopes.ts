import { platformLogId } from '@keystead/contract';
import { type Actor, systemActor } from '../audit/index.ts';
import { KeysteadError, type Principal, sql, type Transaction } from '../foundation/index.ts';
import type { BillingTables } from './tables.ts';

type Trx = Transaction<BillingTables>;

/** Who does it: an operator with a session, or whoever is at the host itself. */
export type Doer = Pick<Principal, 'userId' | 'stepUpExemption'> | 'host';

/** An operator acts as such, whatever organisation their session is in. */
export function operatorActor(principal: Doer): Actor {
  if (principal === 'host') return systemActor;
  return { kind: 'operator', id: principal.userId, ...(principal.stepUpExemption === undefined ? {} : { stepUpExemption: principal.stepUpExemption }) };
}

/** Carries out `work` on the platform's own rows within an organisation's transaction, which is the organisation's again afterwards: both or neither. */
export async function asPlatform<Result>(trx: Trx, tenantId: string, work: () => Promise<Result>): Promise<Result> {
  await sql`select set_config('keystead.tenant_id', ${platformLogId}, true)`.execute(trx);
  const result = await work();
  await sql`select set_config('keystead.tenant_id', ${tenantId}, true)`.execute(trx);
  return result;
}

/** An organisation of this installation, in a transaction of it. The platform is none. @throws KeysteadError `not_found` */
export async function requireTenant(trx: Trx, tenantId: string) {
  const tenant = tenantId === platformLogId ? undefined : await trx.selectFrom('tenants').select(['id', 'name', 'plan', 'created_at']).where('id', '=', tenantId).where('deleted_at', 'is', null).executeTakeFirst();
  if (tenant === undefined) throw new KeysteadError('not_found');
  return tenant;
}
