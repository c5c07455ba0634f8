import { agreementKindTexts, type AgreementKind, agreementReminderDays, type AgreementState, type ProviderAgreement } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { dayAfter, decodeCursor, etagOf, InvalidRequest, KeysteadError, newId, type Principal, toPage, type Transaction, uuidCursor } from '../../../foundation/index.ts';
import type { ObligationsDependencies } from '../dependencies.ts';
import type { ObligationTables } from '../tables.ts';

type Row = Selectable<ObligationTables['provider_agreements']>;
type Trx = Transaction<ObligationTables>;

export interface NewAgreement {
  readonly provider: string; readonly credentialId: string | null; readonly kind: AgreementKind; readonly reference: string;
  readonly documentUrl: string | null; readonly note: string | null; readonly firstDay: string; readonly lastDay: string | null;
}
export interface AgreementEdit { readonly reference?: string | undefined; readonly documentUrl?: string | null | undefined; readonly note?: string | null | undefined; readonly lastDay?: string | null | undefined }

const dayMilliseconds = 86_400_000;
/** Every gateway holds them in memory, and looks through them before data leaves. */
const mostAgreements = 1_000;

/** Where an agreement stands at a moment, and the whole days that are left of it. Pure. */
export function standingOf(row: Pick<Row, 'starts_at' | 'ends_at' | 'withdrawn_at'>, now: Date): { readonly state: AgreementState; readonly daysLeft: number | null } {
  if (row.withdrawn_at !== null) return { state: 'withdrawn', daysLeft: null };
  if (row.ends_at !== null && row.ends_at <= now) return { state: 'ended', daysLeft: null };
  const daysLeft = row.ends_at === null ? null : Math.floor((row.ends_at.getTime() - now.getTime()) / dayMilliseconds);
  if (row.starts_at > now) return { state: 'coming', daysLeft };
  return { state: daysLeft !== null && daysLeft <= agreementReminderDays[0] ? 'ending' : 'in-force', daysLeft };
}

/** Midnight in UTC at which a day begins. */
const beginOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
/** The last day is over when the one after it begins. */
const endOf = (lastDay: string | null): Date | null => (lastDay === null ? null : beginOf(dayAfter(lastDay)));

export function openRegister(deps: ObligationsDependencies) {
  const database = deps.database.as<ObligationTables>();

  async function shown(trx: Trx, tenantId: string, rows: readonly Row[]): Promise<ProviderAgreement[]> {
    const people = [...new Set(rows.flatMap((row) => row.confirmed_by ?? []))];
    const keys = [...new Set(rows.flatMap((row) => row.credential_id ?? []))];
    const labels = keys.length === 0 ? [] : await trx.selectFrom('credentials').select(['id', 'label']).where('tenant_id', '=', tenantId).where('id', 'in', keys).execute();
    const names = people.length === 0 ? new Map<string, string>() : await deps.names(tenantId, people);
    const now = deps.clock.now();
    return rows.map((row) => ({
      id: row.id, provider: row.provider, providerName: deps.providers.get(row.provider)?.name ?? row.provider, credentialId: row.credential_id, credentialLabel: labels.find(({ id }) => id === row.credential_id)?.label ?? null,
      kind: row.kind, reference: row.reference, documentUrl: row.document_url, note: row.note, firstDay: dayOf(row.starts_at), lastDay: row.ends_at === null ? null : dayOf(new Date(row.ends_at.getTime() - 1)), ...standingOf(row, now),
      confirmedByName: row.confirmed_by === null ? null : names.get(row.confirmed_by) ?? null, confirmedAt: row.confirmed_at.toISOString(), withdrawnAt: row.withdrawn_at?.toISOString() ?? null, withdrawnReason: row.withdrawn_reason, etag: etagOf(row.revision),
    }));
  }

  async function one(trx: Trx, tenantId: string, row: Row): Promise<ProviderAgreement> {
    const [agreement] = await shown(trx, tenantId, [row]);
    if (agreement === undefined) throw new KeysteadError('not_found');
    return agreement;
  }

  /** @throws KeysteadError `not_found`; `conflict` where it was taken back. */
  async function lock(trx: Trx, tenantId: string, agreementId: string): Promise<Row> {
    const row = await trx.selectFrom('provider_agreements').selectAll().where('tenant_id', '=', tenantId).where('id', '=', agreementId).forUpdate().executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    if (row.withdrawn_at !== null) throw new KeysteadError('conflict', { detail: 'the agreement was taken back; register the new one' });
    return row;
  }

  const about = (row: Pick<Row, 'provider' | 'kind' | 'reference'>) => ({ provider: row.provider, kind: agreementKindTexts[row.kind].short, reference: row.reference });

  return {
    list: (tenantId: string, query: { readonly cursor?: string | undefined; readonly limit: number }) => database.inTenant(tenantId, async (trx) => {
      let select = trx.selectFrom('provider_agreements').selectAll().where('tenant_id', '=', tenantId);
      if (query.cursor !== undefined) select = select.where('id', '<', decodeCursor(query.cursor, uuidCursor));
      const rows = await select.orderBy('id', 'desc').limit(query.limit + 1).execute();
      const answers = new Map((await shown(trx, tenantId, rows)).map((agreement) => [agreement.id, agreement]));
      return toPage(rows.flatMap((row) => answers.get(row.id) ?? []), query.limit, (agreement) => agreement, (agreement) => agreement.id);
    }),

    /** @throws InvalidRequest naming what does not fit; KeysteadError `not_found` for a key that is not there, `conflict` where there are too many. */
    create: (principal: Principal, wish: NewAgreement) => database.inTenant(principal.tenantId, async (trx) => {
      const { tenantId } = principal;
      const provider = deps.providers.get(wish.provider);
      if (provider === undefined || provider.sandbox) throw new InvalidRequest([{ path: 'provider', message: 'is no provider with which there can be an agreement' }]);
      if (wish.lastDay !== null && wish.lastDay < wish.firstDay) throw new InvalidRequest([{ path: 'lastDay', message: 'is before the first day' }]);
      if (wish.credentialId === null && provider.custom === true) throw new InvalidRequest([{ path: 'credentialId', message: `keys of ${provider.name} lead to addresses of your own choice: name the key that the agreement is about` }]);
      if (wish.credentialId !== null) {
        const key = await trx.selectFrom('credentials').select(['id', 'provider']).where('tenant_id', '=', tenantId).where('id', '=', wish.credentialId).where('state', '<>', 'deleted').executeTakeFirst();
        if (key === undefined) throw new KeysteadError('not_found');
        if (key.provider !== wish.provider) throw new InvalidRequest([{ path: 'credentialId', message: 'is a key of another provider' }]);
      }
      const there = await trx.selectFrom('provider_agreements').select('id').where('tenant_id', '=', tenantId).where('withdrawn_at', 'is', null).limit(mostAgreements).execute();
      if (there.length >= mostAgreements) throw new KeysteadError('conflict', { detail: `the register holds at most ${mostAgreements} agreements that were not taken back; take back those that have ended` });
      const now = deps.clock.now();
      const row = await trx.insertInto('provider_agreements').values({
        id: newId(), tenant_id: tenantId, provider: wish.provider, credential_id: wish.credentialId, kind: wish.kind, reference: wish.reference, document_url: wish.documentUrl, note: wish.note,
        starts_at: beginOf(wish.firstDay), ends_at: endOf(wish.lastDay), confirmed_by: principal.userId, confirmed_at: now,
      }).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'agreement.registered', actor: actorOf(principal), subjectId: row.id, detail: { ...about(row), firstDay: wish.firstDay, lastDay: wish.lastDay, credentialId: wish.credentialId } });
      return one(trx, tenantId, row);
    }),

    /** @throws KeysteadError `not_found`, `conflict`, `precondition_failed`; InvalidRequest for a last day before the first. */
    update: (principal: Principal, agreementId: string, edit: AgreementEdit & { readonly ifMatch: string | null }) => database.inTenant(principal.tenantId, async (trx) => {
      const { tenantId } = principal;
      const before = await lock(trx, tenantId, agreementId);
      if (edit.ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
      const endsAt = edit.lastDay === undefined ? before.ends_at : endOf(edit.lastDay);
      if (endsAt !== null && endsAt <= before.starts_at) throw new InvalidRequest([{ path: 'lastDay', message: 'is before the first day' }]);
      const row = await trx.updateTable('provider_agreements').set({
        reference: edit.reference ?? before.reference, document_url: edit.documentUrl === undefined ? before.document_url : edit.documentUrl, note: edit.note === undefined ? before.note : edit.note, ends_at: endsAt, revision: before.revision + 1,
        confirmed_by: principal.userId, confirmed_at: deps.clock.now(),
      }).where('tenant_id', '=', tenantId).where('id', '=', agreementId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'agreement.updated', actor: actorOf(principal), subjectId: row.id, detail: { ...about(row), lastDay: row.ends_at === null ? null : dayOf(new Date(row.ends_at.getTime() - 1)) } });
      return one(trx, tenantId, row);
    }),

    /** @throws KeysteadError `not_found`, `conflict`. */
    withdraw: (principal: Principal, agreementId: string, reason: string) => database.inTenant(principal.tenantId, async (trx) => {
      const { tenantId } = principal;
      const before = await lock(trx, tenantId, agreementId);
      const row = await trx.updateTable('provider_agreements').set({ withdrawn_by: principal.userId, withdrawn_at: deps.clock.now(), withdrawn_reason: reason, revision: before.revision + 1 })
        .where('tenant_id', '=', tenantId).where('id', '=', agreementId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'agreement.withdrawn', actor: actorOf(principal), subjectId: row.id, detail: { ...about(row), reason } });
      return one(trx, tenantId, row);
    }),
  };
}
