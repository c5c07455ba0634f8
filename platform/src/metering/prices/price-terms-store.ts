import type { BodyOf, PriceTermAnswer, operations } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { type Database, InvalidRequest, KeysteadError, type Transaction, etagOf, newId, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

/**
 * How long before it holds a change is made known. A gateway that cannot see the database stops using keys after five seconds, so by then every gateway
 * bounds calls by the terms that will price them.
 */
export const leadSeconds = 10;

type Trx = Transaction<MeteringTables>;
type Stated = PriceTermAnswer['price'];

interface StoredTerm {
  readonly id: string;
  readonly provider: string;
  readonly credential_id: string | null;
  readonly label: string | null;
  readonly model: string | null;
  readonly kind: Stated['kind'];
  readonly discount_percent: number | null;
  readonly rates: unknown;
  readonly note: string | null;
  readonly valid_from: Date;
  readonly valid_to: Date | null;
  readonly follows: string | null;
  readonly revision: number;
  readonly created_at: Date;
  readonly state: PriceTermAnswer['state'];
}

function priceIn(row: Pick<StoredTerm, 'kind' | 'discount_percent' | 'rates'>): Stated {
  // The rates were checked when they were written; the answer is checked against the contract.
  return row.kind === 'discount' ? { kind: 'discount', percent: row.discount_percent ?? 0 } : { kind: row.kind, rates: row.rates as Extract<Stated, { kind: 'rates' }>['rates'] };
}

function toAnswer(row: StoredTerm): PriceTermAnswer {
  return {
    id: row.id, provider: row.provider, credentialId: row.credential_id, credentialLabel: row.label, model: row.model, price: priceIn(row), note: row.note,
    validFrom: row.valid_from.toISOString(), validTo: row.valid_to?.toISOString() ?? null, state: row.state, follows: row.follows, createdAt: row.created_at.toISOString(), etag: etagOf(row.revision),
  };
}

const inWords = (price: Stated): string => (price.kind === 'discount' ? `${price.percent} % off` : `${price.kind === 'rates' ? 'own price' : 'ceiling'} US$${price.rates.input} in, US$${price.rates.output} out`);

function columnsOf(price: Stated): { kind: Stated['kind']; discount_percent: number | null; rates: string | null } {
  return price.kind === 'discount' ? { kind: 'discount', discount_percent: price.percent, rates: null } : { kind: price.kind, discount_percent: null, rates: JSON.stringify(price.rates) };
}

/** Terms, newest first; `current`: in force or coming. `before`: only older ones. */
export async function selectTerms(trx: Trx, tenantId: string, page: { readonly before?: string | undefined; readonly id?: string; readonly current?: boolean; readonly limit: number }): Promise<PriceTermAnswer[]> {
  const { rows } = await sql<StoredTerm>`
    select t.*, c.label, case when t.valid_to <= now() or t.valid_to = t.valid_from then 'ended' when t.valid_from > now() then 'coming' else 'in-force' end as state
    from price_terms t left join credentials c on c.id = t.credential_id
    where t.tenant_id = ${tenantId} and (${page.before ?? null}::uuid is null or t.id < ${page.before ?? null}::uuid) and (${page.id ?? null}::uuid is null or t.id = ${page.id ?? null}::uuid)
      and (not ${page.current ?? false} or t.valid_to is null or (t.valid_to > now() and t.valid_to > t.valid_from))
    order by t.id desc limit ${page.limit}`.execute(trx);
  return rows.map(toAnswer);
}

async function selectTerm(trx: Trx, tenantId: string, id: string): Promise<PriceTermAnswer> {
  const [found] = await selectTerms(trx, tenantId, { id, limit: 1 });
  if (found === undefined) throw new KeysteadError('not_found');
  return found;
}

async function earliest(trx: Trx): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select now() + make_interval(secs => ${leadSeconds}) as at`.execute(trx);
  return rows[0]?.at ?? new Date(0);
}

function later(asked: string | undefined, at: Date): Date {
  const wanted = asked === undefined ? at : new Date(asked);
  return wanted > at ? wanted : at;
}

function requireOrder(from: Date, to: Date | null): void {
  if (to !== null && to <= from) throw new InvalidRequest([{ path: 'body.validTo', message: `must be after ${from.toISOString()}, when it begins to hold` }]);
}

interface Asked { readonly tenantId: string; readonly actor: Actor }
type NewTerm = Asked & { readonly term: BodyOf<typeof operations.createPriceTerm> };

/** Sets a term. It holds from ten seconds on at the earliest. @throws KeysteadError `not_found` where the key is not there; InvalidRequest where it would end before it begins */
export async function createTermIn(database: Database, { tenantId, actor, term }: NewTerm): Promise<PriceTermAnswer> {
  return database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    if (term.credentialId !== null) {
      const key = await sql`select 1 from credentials where id = ${term.credentialId} and tenant_id = ${tenantId} and provider = ${term.provider} and state <> 'deleted'`.execute(trx);
      if (key.rows.length === 0) throw new KeysteadError('not_found');
    }
    const from = later(term.validFrom, await earliest(trx));
    const to = term.validTo === null ? null : new Date(term.validTo);
    requireOrder(from, to);
    return insertTerm(trx, { tenantId, actor }, { provider: term.provider, credential_id: term.credentialId, model: term.model, note: term.note, valid_from: from, valid_to: to, follows: null, price: term.price });
  });
}

interface Inserted { provider: string; credential_id: string | null; model: string | null; note: string | null; valid_from: Date; valid_to: Date | null; follows: string | null; price: Stated }

async function insertTerm(trx: Trx, { tenantId, actor }: Asked, { price, ...rest }: Inserted): Promise<PriceTermAnswer> {
  const id = newId();
  await trx.insertInto('price_terms').values({ id, tenant_id: tenantId, ...rest, ...columnsOf(price), created_by: actor.kind === 'user' ? actor.id : null }).execute();
  await recordEvent(trx, { tenantId, action: 'price-term.created', actor, subjectId: id, detail: { provider: rest.provider, model: rest.model ?? 'all models', credentialId: rest.credential_id, price: inWords(price), from: rest.valid_from.toISOString(), follows: rest.follows } });
  return selectTerm(trx, tenantId, id);
}

export interface TermChange extends Asked { readonly termId: string; readonly ifMatch: string | null; readonly change: BodyOf<typeof operations.updatePriceTerm> }

/**
 * Changes a term. What has been in force is never edited: it ends, and another follows it. One that is still to come is edited.
 * @throws KeysteadError `not_found`, `precondition_failed`, `conflict` where it has ended
 */
export async function updateTermIn(database: Database, { tenantId, actor, termId, ifMatch, change }: TermChange): Promise<PriceTermAnswer> {
  return database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const { before, at } = await lockTerm(trx, tenantId, termId);
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const to = change.validTo === undefined ? before.valid_to : change.validTo === null ? null : new Date(change.validTo);
    const note = change.note === undefined ? before.note : change.note;
    const price = change.price ?? priceIn(before);
    const isComing = before.valid_from > at;
    if (change.price !== undefined && !isComing) {
      requireOrder(at, to);
      await endAt(trx, before, at);
      await recordEvent(trx, { tenantId, action: 'price-term.ended', actor, subjectId: termId, detail: { provider: before.provider, model: before.model ?? 'all models', price: inWords(priceIn(before)), at: at.toISOString() } });
      return insertTerm(trx, { tenantId, actor }, { provider: before.provider, credential_id: before.credential_id, model: before.model, note, valid_from: at, valid_to: to, follows: termId, price });
    }
    requireOrder(isComing ? before.valid_from : new Date(at.getTime() - 1), to);
    await trx.updateTable('price_terms').set({ note, valid_to: to, revision: before.revision + 1, ...isComing ? columnsOf(price) : {} }).where('tenant_id', '=', tenantId).where('id', '=', termId).execute();
    await recordEvent(trx, { tenantId, action: 'price-term.updated', actor, subjectId: termId, detail: { provider: before.provider, model: before.model ?? 'all models', price: inWords(price), until: to?.toISOString() ?? null } });
    return selectTerm(trx, tenantId, termId);
  });
}

/** Ends a term ten seconds from now; one that is still to come never holds. @throws KeysteadError `not_found`, `conflict` where it has ended */
export async function endTermIn(database: Database, { tenantId, actor, termId }: Asked & { readonly termId: string }): Promise<PriceTermAnswer> {
  return database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const { before, at } = await lockTerm(trx, tenantId, termId);
    const end = before.valid_from > at ? before.valid_from : at;
    await endAt(trx, before, end);
    await recordEvent(trx, { tenantId, action: 'price-term.ended', actor, subjectId: termId, detail: { provider: before.provider, model: before.model ?? 'all models', price: inWords(priceIn(before)), at: end.toISOString() } });
    return selectTerm(trx, tenantId, termId);
  });
}

async function lockTerm(trx: Trx, tenantId: string, termId: string): Promise<{ before: Omit<StoredTerm, 'label' | 'state'>; at: Date }> {
  const before = await trx.selectFrom('price_terms').selectAll().where('tenant_id', '=', tenantId).where('id', '=', termId).forUpdate().executeTakeFirst();
  if (before === undefined) throw new KeysteadError('not_found');
  const at = await earliest(trx);
  if (before.valid_to !== null && before.valid_to <= at) throw new KeysteadError('conflict', { detail: 'this price has ended or ends within ten seconds; set a new one' });
  return { before, at };
}

async function endAt(trx: Trx, before: Pick<StoredTerm, 'id' | 'revision'>, at: Date): Promise<void> {
  await trx.updateTable('price_terms').set({ valid_to: at, revision: before.revision + 1 }).where('id', '=', before.id).execute();
}
