import { type AuditEntry, type LeafV1, decodeLeaf, operations, renderEvent } from '@keystead/contract';
import { type ImplementedOperation, type Transaction, decodeCursor, implement, integerCursor, toPage } from '../../foundation/index.ts';
import type { AuditOperationDependencies, Names } from '../dependencies.ts';
import type { AuditTables } from '../tables.ts';

interface Row { readonly sequence: number; readonly leaf: Buffer; readonly leaf_hash: Buffer }
interface ReadLeaf { readonly leaf: LeafV1; readonly leafHash: string; readonly detail: Record<string, unknown> }

/** The log, newest first, with what its commitments open to and the names of who acted. */
export function listAudit(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.listAudit, async (call) => {
    const { limit, action } = call.query;
    const before = call.query.cursor === undefined ? null : Number(decodeCursor(call.query.cursor, integerCursor));
    const { tenantId } = call.principal;
    const read = await database.inTenant(tenantId, async (trx) => {
      const rows = await readRows(trx, { before, action: action ?? null, limit: limit + 1 });
      return { leaves: await openLeaves(trx, rows), size: await sizeOf(trx), pending: await pendingIn(trx) };
    });
    const users = await namesOf(dependencies.people, tenantId, 'user', read.leaves);
    const tokens = await namesOf(dependencies.tokens, tenantId, 'token', read.leaves);
    const page = toPage(read.leaves, limit, (leaf) => toEntry(leaf, new Map([...users, ...tokens])), (leaf) => String(leaf.leaf.seq));
    return { ...page, size: read.size, pending: read.pending };
  });
}

async function readRows(trx: Transaction<AuditTables>, page: { before: number | null; action: string | null; limit: number }): Promise<Row[]> {
  let query = trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']);
  if (page.before !== null) query = query.where('sequence', '<', page.before);
  if (page.action !== null) query = query.where('action', '=', page.action);
  return query.orderBy('sequence', 'desc').limit(page.limit).execute();
}

async function sizeOf(trx: Transaction<AuditTables>): Promise<number> {
  const last = await trx.selectFrom('audit_leaves').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return last === undefined ? 0 : last.sequence + 1;
}

async function pendingIn(trx: Transaction<AuditTables>): Promise<number> {
  const counted = await trx.selectFrom('audit_outbox').select((expression) => expression.fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
  return Number(counted.count);
}

/** A field whose opening was erased shows as `null`. */
async function openLeaves(trx: Transaction<AuditTables>, rows: readonly Row[]): Promise<ReadLeaf[]> {
  if (rows.length === 0) return [];
  const openings = await trx.selectFrom('audit_openings').select(['sequence', 'field', 'value']).where('sequence', 'in', rows.map((row) => row.sequence)).execute();
  const values = new Map(openings.map((opening) => [`${opening.sequence} ${opening.field}`, opening.value]));
  return rows.map((row) => {
    const leaf = decodeLeaf(row.leaf);
    const opened = Object.keys(leaf.commitments).map((field) => [field, values.get(`${leaf.seq} ${field}`) ?? null]);
    return { leaf, leafHash: row.leaf_hash.toString('hex'), detail: { ...leaf.detail, ...Object.fromEntries(opened) } };
  });
}

async function namesOf(source: Names, tenantId: string, kind: 'user' | 'token', leaves: readonly ReadLeaf[]): Promise<ReadonlyMap<string, string>> {
  const ids = leaves.flatMap(({ leaf }) => (leaf.actor.kind === kind && leaf.actor.id !== null ? [leaf.actor.id] : []));
  return ids.length === 0 ? new Map() : source.names(tenantId, [...new Set(ids)]);
}

function toEntry({ leaf, leafHash, detail }: ReadLeaf, names: ReadonlyMap<string, string>): AuditEntry {
  return {
    sequence: leaf.seq, occurredAt: leaf.time, action: leaf.action, summary: renderEvent(leaf.action, detail),
    actor: { ...leaf.actor, name: leaf.actor.id === null ? null : names.get(leaf.actor.id) ?? null },
    subject: leaf.subject, detail, leafHash,
  };
}
