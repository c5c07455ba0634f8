import { type BodyOf, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Transaction, implement, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';

type Wanted = BodyOf<typeof operations.eraseReceiptSalts>;
type Trx = Transaction<MeteringTables>;

/** The requests that are meant, as a query; `there`: whether the organisation has such a thing at all. */
const kinds: Readonly<Record<Wanted['of'], (tenantId: string, id: string) => { readonly there: ReturnType<typeof sql>; readonly requests: ReturnType<typeof sql> }>> = {
  request: (tenantId, id) => {
    const requests = sql`select request_id from ledger where tenant_id = ${tenantId} and request_id = ${id} and attempt_of is null`;
    return { there: requests, requests };
  },
  run: (tenantId, id) => ({ there: sql`select id from runs where tenant_id = ${tenantId} and id = ${id}`, requests: sql`select request_id from ledger where tenant_id = ${tenantId} and run_id = ${id} and attempt_of is null` }),
  document: (tenantId, id) => ({
    there: sql`select id from documents where tenant_id = ${tenantId} and id = ${id} union select id from runs where tenant_id = ${tenantId} and ${id} = any(document_ids)`,
    requests: sql`select l.request_id from ledger l join runs r on r.id = l.run_id and r.tenant_id = l.tenant_id where l.tenant_id = ${tenantId} and ${id} = any(r.document_ids) and l.attempt_of is null`,
  }),
};

/** A3: erases salts, so that commitments to inputs and outputs open for nobody; with its event, in one transaction. Shadows of the requests are requests of their own. */
export function eraseReceiptSalts({ database }: MeteringDependencies) {
  return implement(operations.eraseReceiptSalts, ({ principal, body }) => database.as<MeteringTables>().inTenant(principal.tenantId, async (trx) => {
    const { tenantId } = principal;
    const done = await erase(trx, tenantId, body);
    await recordEvent(trx, { tenantId, action: 'receipts.salts-erased', actor: actorOf(principal), subjectId: null, detail: { of: body.of, id: body.id, ...done } });
    return done;
  }));
}

async function erase(trx: Trx, tenantId: string, { of, id }: Wanted): Promise<{ requests: number; erased: number }> {
  const { there, requests } = kinds[of](tenantId, id);
  if ((await sql`${there} limit 1`.execute(trx)).rows.length === 0) throw new KeysteadError('not_found');
  const { rows: [found] } = await sql<{ requests: number; erased: number }>`
    with meant as (${requests}), gone as (delete from receipt_salts s where s.tenant_id = ${tenantId} and s.request_id in (select request_id from meant) returning s.request_id)
    select (select count(*) from meant) as requests, (select count(*) from gone) as erased`.execute(trx);
  return { requests: Number(found?.requests ?? 0), erased: Number(found?.erased ?? 0) };
}
