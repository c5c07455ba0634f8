import { type AuditFilter, actionsOfGroups, events } from '@keystead/contract';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { InvalidRequest, type Transaction, isQueryCanceled, sql } from '../foundation/index.ts';
import type { FindByName, Names } from './dependencies.ts';
import type { LeafRow } from './read-leaves.ts';
import type { ActorKind, AuditTables } from './tables.ts';

/** A filter with what its words stand for: all of it decidable in the database. */
export interface LeafFilter {
  readonly actions: readonly string[] | null;
  readonly actorKind: ActorKind | null;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
  /** What a text may mean: these actions, or somebody or something with these ids. */
  readonly text: { readonly actions: readonly string[]; readonly ids: readonly string[] } | null;
}

/** @throws InvalidRequest for a time that ends before it begins. */
export async function readFilter(query: AuditFilter, tenantId: string, byName: readonly FindByName[]): Promise<LeafFilter> {
  const [from, to] = [query.from, query.to].map((time) => (time === undefined ? null : new Date(time)));
  if (from && to && from >= to) throw new InvalidRequest([{ path: 'query.from', message: 'must be before query.to' }]);
  const actions = query.action === undefined ? query.group === undefined ? null : actionsOfGroups([query.group]) : [query.action];
  const text = query.text === undefined ? null : { actions: actionsThatSay(query.text), ids: [query.text, ...(await Promise.all(byName.map(({ find }) => find(tenantId, query.text ?? '')))).flat()] };
  return { actions, actorKind: query.actorKind ?? null, actorId: query.actorId ?? null, subjectId: query.subjectId ?? null, from: from ?? null, to: to ?? null, text };
}

/** Actions whose name or sentence holds a text. What stands in the sentence's fields is of each entry, and not looked for. */
function actionsThatSay(text: string): string[] {
  const wanted = text.toLowerCase();
  return Object.entries(events).filter(([action, { summary }]) => action.includes(wanted) || summary.replace(/\{\w+\}/g, '').toLowerCase().includes(wanted)).map(([action]) => action);
}

interface LeafPage {
  readonly tenantId: string;
  readonly filter: LeafFilter;
  /** `desc`: entries before `beyond`; `asc`: those after it. */
  readonly order: 'asc' | 'desc';
  readonly beyond: number | null;
  readonly limit: number;
  /** For each of its queries; fifteen seconds where left out. */
  readonly limitMilliseconds?: number;
}

/** Each condition has an index; two of them together, of which each holds for much of a long log and never both, have none. */
const usualLimitMilliseconds = 15_000;

/**
 * A page of the entries that fit a filter, in the order of the log. What a text may mean is asked for one after the other, since each has an index of its own that
 * gives the order too, and no index serves all of them at once.
 * @throws InvalidRequest where it would take longer than it may: whoever reads the log must not be able to hold up the database.
 */
export async function readMatching(trx: Transaction<AuditTables>, page: LeafPage): Promise<LeafRow[]> {
  await sql`select set_config('statement_timeout', ${String(page.limitMilliseconds ?? usualLimitMilliseconds)}, true)`.execute(trx);
  try {
    return await search(trx, page);
  } catch (error) {
    if (isQueryCanceled(error)) throw new InvalidRequest([{ path: 'query', message: 'would look through too much of the log; name a shorter time, or leave a condition out' }]);
    throw error;
  }
}

async function search(trx: Transaction<AuditTables>, page: LeafPage): Promise<LeafRow[]> {
  const { filter, order, limit } = page;
  const within = await placesOf(trx, page.tenantId, filter);
  if (within === null) return [];
  const ask = (more: Condition): Promise<LeafRow[]> => {
    let query = trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']).where('tenant_id', '=', page.tenantId).where(fits(filter)).where(more);
    if (page.beyond !== null) query = query.where('sequence', order === 'desc' ? '<' : '>', page.beyond);
    if (within.first !== null) query = query.where('sequence', '>=', within.first);
    if (within.last !== null) query = query.where('sequence', '<=', within.last);
    return query.orderBy('sequence', order).limit(limit).execute();
  };
  if (filter.text === null) return ask(({ lit }) => lit(true));
  const { actions, ids } = filter.text;
  const found = new Map<number, LeafRow>();
  for (const meaning of [
    ...actions.length === 0 ? [] : [((eb) => eb('action', 'in', [...actions])) satisfies Condition], ((eb) => eb('actor_id', 'in', [...ids])) satisfies Condition, ((eb) => eb('subject_id', 'in', [...ids])) satisfies Condition,
  ]) for (const row of await ask(meaning)) found.set(row.sequence, row);
  return [...found.values()].toSorted((one, other) => (order === 'desc' ? other.sequence - one.sequence : one.sequence - other.sequence)).slice(0, limit);
}

type Condition = (eb: ExpressionBuilder<AuditTables, 'audit_leaves'>) => Expression<SqlBool>;

/**
 * Between which places the entries of a time that has an end lie: read from the index of times, so that an old day is not looked for from the end of the log. `null`: there
 * are none.
 */
async function placesOf(trx: Transaction<AuditTables>, tenantId: string, { from, to }: LeafFilter): Promise<{ first: number | null; last: number | null } | null> {
  if (to === null) return { first: null, last: null };
  // Counting too keeps PostgreSQL from looking for either end along the whole log.
  let query = trx.selectFrom('audit_leaves').select(({ fn }) => [fn.min<number | null>('sequence').as('first'), fn.max<number | null>('sequence').as('last'), fn.count<number>('occurred_at').as('counted')]).where('tenant_id', '=', tenantId).where('occurred_at', '<', to);
  if (from !== null) query = query.where('occurred_at', '>=', from);
  const { first, last } = await query.executeTakeFirstOrThrow();
  return first === null || last === null ? null : { first: Number(first), last: Number(last) };
}

/** What must be so of each entry, whatever the text. */
function fits(filter: LeafFilter): Condition {
  return ({ eb, and }) => and([
    ...filter.actions === null ? [] : [eb('action', 'in', filter.actions.length === 0 ? [''] : [...filter.actions])],
    ...filter.actorKind === null ? [] : [eb('actor_kind', '=', filter.actorKind)],
    ...filter.actorId === null ? [] : [eb('actor_id', '=', filter.actorId)],
    ...filter.subjectId === null ? [] : [eb('subject_id', '=', filter.subjectId)],
    ...filter.from === null ? [] : [eb('occurred_at', '>=', filter.from)],
    ...filter.to === null ? [] : [eb('occurred_at', '<', filter.to)],
  ]);
}

/** Of names that are known by id: those that hold the text. */
export function findAmong(ids: (tenantId: string) => Promise<readonly string[]>, { names }: Names): FindByName {
  return {
    async find(tenantId, text) {
      const wanted = text.toLowerCase();
      return [...await names(tenantId, await ids(tenantId))].filter(([, name]) => name.toLowerCase().includes(wanted)).map(([id]) => id);
    },
  };
}
