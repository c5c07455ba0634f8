import { type AuditEntry, type LeafV1, decodeLeaf, renderEvent } from '@keystead/contract';
import type { Transaction } from '../foundation/index.ts';
import type { Names } from './dependencies.ts';
import type { AuditTables } from './tables.ts';

/** A leaf as the database keeps it. */
export interface LeafRow { readonly sequence: number; readonly leaf: Buffer; readonly leaf_hash: Buffer }
export interface ReadLeaf { readonly leaf: LeafV1; readonly leafHash: string; readonly detail: Record<string, unknown> }

/** A field whose opening was erased shows as `null`. */
export async function openLeaves(trx: Transaction<AuditTables>, rows: readonly LeafRow[]): Promise<ReadLeaf[]> {
  if (rows.length === 0) return [];
  const openings = await trx.selectFrom('audit_openings').select(['sequence', 'field', 'value']).where('sequence', 'in', rows.map((row) => row.sequence)).execute();
  const values = new Map(openings.map((opening) => [`${opening.sequence} ${opening.field}`, opening.value]));
  return rows.map((row) => {
    const leaf = decodeLeaf(row.leaf);
    const opened = Object.keys(leaf.commitments).map((field) => [field, values.get(`${leaf.seq} ${field}`) ?? null]);
    return { leaf, leafHash: row.leaf_hash.toString('hex'), detail: { ...leaf.detail, ...Object.fromEntries(opened) } };
  });
}

/** Names of who acted, where they are known: people and tokens of the tenant, and people of the platform. */
export async function actorNames(sources: { people: Names; tokens: Names }, tenantId: string, leaves: readonly ReadLeaf[]): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kinds: readonly string[]): string[] => [...new Set(leaves.flatMap(({ leaf }) => (kinds.includes(leaf.actor.kind) && leaf.actor.id !== null ? [leaf.actor.id] : [])))];
  const [people, tokens] = [idsOf(['user', 'operator']), idsOf(['token'])];
  return new Map([
    ...(people.length === 0 ? [] : await sources.people.names(tenantId, people)), ...(tokens.length === 0 ? [] : await sources.tokens.names(tenantId, tokens)),
  ]);
}

/** An entry as readers see it. */
export function toEntry({ leaf, leafHash, detail }: ReadLeaf, names: ReadonlyMap<string, string>): AuditEntry {
  return {
    sequence: leaf.seq, occurredAt: leaf.time, action: leaf.action, summary: renderEvent(leaf.action, detail),
    actor: { ...leaf.actor, name: leaf.actor.id === null ? null : names.get(leaf.actor.id) ?? null },
    subject: leaf.subject, detail, leafHash,
  };
}
