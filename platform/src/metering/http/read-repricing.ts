import { type QueryOf, operations } from '@keystead/contract';
import { type Database, InvalidRequest, KeysteadError, decodeCursor, encodeCursor, implement, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { catalogVersion } from '../prices/catalog.ts';
import { genaiVersion } from '../prices/genai-table.ts';
import type { PriceTerm } from '../prices/price-terms.ts';
import { Repricing, type StoredUse } from '../prices/reprice.ts';
import { readTermsOf } from '../prices/stored-terms.ts';
import type { MeteringTables } from '../tables.ts';

type Query = QueryOf<typeof operations.readRepricing>;

const day = 86_400_000;
const mostDays = 93;
/** Rows are read in short transactions of this many, so that no long one holds the ledger's old versions. */
const pageRows = 2_000;
const mostRows = 50_000;
const placeCursor = /^\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z [0-9a-f-]{36}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Stored requests of a range at other prices, beside what they were billed at. A report: no row is changed. */
export function readRepricing({ database, providers, clock }: MeteringDependencies) {
  return implement(operations.readRepricing, async ({ principal: { tenantId }, query }) => {
    const now = clock.now();
    const range = rangeOf(query, now);
    const terms = await termsFor(database, tenantId, query);
    const repricing = new Repricing({ terms, at: query.at === 'today' ? now : null, providerOf: (id) => providers.get(id) });
    let after = query.cursor === undefined ? null : placeIn(query.cursor);
    for (;;) {
      const rows = await readPage(database, tenantId, { ...range, after });
      for (const row of rows) repricing.add(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageRows) { after = null; break; }
      after = { at: last.occurred_at, id: last.request_id };
      if (repricing.rows >= mostRows) break;
    }
    return {
      from: range.from.toISOString(), to: range.to.toISOString(), editions: [genaiVersion, catalogVersion], days: repricing.days(), rows: repricing.rows,
      nextCursor: after === null ? null : encodeCursor(`${after.at.toISOString()} ${after.id}`),
    };
  });
}

interface Place { readonly at: Date; readonly id: string }

function placeIn(cursor: string): Place {
  const [at = '', id = ''] = decodeCursor(cursor, placeCursor).split(' ');
  return { at: new Date(at), id };
}

function rangeOf(query: Query, now: Date): { from: Date; to: Date } {
  const to = query.to === undefined ? now : new Date(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - 30 * day) : new Date(query.from);
  if (from >= to) throw new InvalidRequest([{ path: 'query.from', message: 'must be before "to"' }]);
  if (to.getTime() - from.getTime() > mostDays * day) throw new InvalidRequest([{ path: 'query.from', message: `is more than ${mostDays} days before "to"; ask for shorter ranges one after the other` }]);
  return { from, to };
}

async function termsFor(database: Database, tenantId: string, query: Query): Promise<readonly PriceTerm[]> {
  if (query.terms === 'none') return [];
  const all = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => (await readTermsOf(trx, new Set([tenantId]))).get(tenantId) ?? []);
  if (query.terms === 'in-force') return all;
  const wanted = (query.termIds ?? '').split(',').filter((id) => id !== '');
  if (wanted.length === 0 || !wanted.every((id) => uuid.test(id))) throw new InvalidRequest([{ path: 'query.termIds', message: 'must name price terms by their ids, separated by commas' }]);
  const chosen = all.filter(({ id }) => wanted.includes(id));
  if (chosen.length < new Set(wanted).size) throw new KeysteadError('not_found');
  // Asked for by name, they count whenever they hold.
  return chosen.map((term) => ({ ...term, from: Number.NEGATIVE_INFINITY, until: null }));
}

async function readPage(database: Database, tenantId: string, { from, to, after }: { from: Date; to: Date; after: Place | null }): Promise<readonly StoredUse[]> {
  const beyond = after === null ? sql`occurred_at >= ${from}` : sql`(occurred_at, request_id) > (${after.at}, ${after.id}::uuid)`;
  const { rows } = await database.as<MeteringTables>().inTenant(tenantId, (trx) => sql<StoredUse>`
    select request_id, occurred_at, provider, credential_id, coalesce(attempts -> -1 ->> 'model', asked_model) as sent_model, served_model,
      input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_state, usage_raw, cost_nano_usd
    from ledger where tenant_id = ${tenantId} and ${beyond} and occurred_at < ${to} and payer = 'tenant' and provider is not null
    order by occurred_at, request_id limit ${pageRows}`.execute(trx));
  return rows;
}
