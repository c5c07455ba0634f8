import { type HeldReport, heldReport, platformLogId, reportKinds } from '@keystead/contract';
import { recordPlatformEvent } from '../../../audit/index.ts';
import { etagOf, KeysteadError, type Principal, sql, type Transaction } from '../../../foundation/index.ts';
import type { ObligationsDependencies } from '../dependencies.ts';
import type { ObligationTables } from '../tables.ts';

type Entered = Omit<HeldReport, 'held'>;
interface Stored { readonly items: readonly Omit<HeldReport, 'held'>[]; readonly revision: number; readonly changedAt: string | null }

const nameOfRow = 'reports-held';

async function readStored<Tables>(trx: Transaction<Tables>): Promise<Stored> {
  const { rows: [row] } = await sql<{ value: { items: unknown[]; revision: number }; written_at: Date }>`select value, written_at from installation where name = ${nameOfRow}`.execute(trx);
  if (row === undefined) return { items: [], revision: 0, changedAt: null };
  return { items: row.value.items.flatMap((item) => heldReport.omit({ held: true }).safeParse(item).data ?? []), revision: row.value.revision, changedAt: row.written_at.toISOString() };
}

const whole = ({ items }: Stored): HeldReport[] => reportKinds.map((kind) => {
  const found = items.find((item) => item.kind === kind);
  return found === undefined ? { kind, held: false, issuedOn: null, validUntil: null, by: null, reference: null } : { ...found, held: true };
});

/** Reports that are held, and those that are not: what every organisation may know of its operator. */
export async function readReports<Tables>(trx: Transaction<Tables>): Promise<readonly HeldReport[]> {
  return whole(await readStored(trx));
}

/** The operator's own side of it. */
export function openHeldReports(deps: ObligationsDependencies) {
  const database = deps.database.as<ObligationTables>();
  const shown = (stored: Stored) => ({ items: whole(stored), changedAt: stored.changedAt, etag: etagOf(stored.revision) });
  return {
    read: () => database.transaction(async (trx) => shown(await readStored(trx))),
    /** @throws KeysteadError `precondition_failed` */
    update: (principal: Principal, items: readonly Entered[], ifMatch: string | null) => database.transaction(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${nameOfRow}))`.execute(trx);
      const before = await readStored(trx);
      if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
      const value = JSON.stringify({ items, revision: before.revision + 1 });
      await sql`insert into installation (name, value, written_at) values (${nameOfRow}, ${value}::jsonb, ${deps.clock.now()}) on conflict (name) do update set value = excluded.value, written_at = excluded.written_at`.execute(trx);
      await recordPlatformEvent(trx, { action: 'reports-held.updated', actor: { kind: 'operator', id: principal.userId, ...principal.stepUpExemption === undefined ? {} : { stepUpExemption: principal.stepUpExemption } }, subjectId: platformLogId, detail: { held: items.map(({ kind }) => kind) } });
      return shown(await readStored(trx));
    }),
  };
}
