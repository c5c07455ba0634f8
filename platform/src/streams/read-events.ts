import { type EventGroup, actionsOfGroups, decodeLeaf, renderEvent } from '@keystead/contract';
import { type Names, type ReadLeaf, actorNames, openLeaves } from '../audit/index.ts';
import type { TenantDatabase } from '../foundation/index.ts';
import { type StreamedEvent, testSequence } from './streamed-event.ts';
import type { StreamTables } from './tables.ts';

/** What one look at the log found: what is to be sent, and where the next look begins. */
interface Window { readonly events: readonly StreamedEvent[]; readonly next: number }

interface Wish { readonly tenantId: string; readonly from: number; readonly groups: readonly EventGroup[]; readonly includesPersonal: boolean; readonly mostEvents: number }
interface NameSources { readonly people: Names; readonly tokens: Names }

/** Entries looked at in one go, so that a stream of rare events passes a long log in steps. */
const windowEntries = 5_000;

/** Reads on from a place in the log. */
export async function readWindow(database: TenantDatabase<StreamTables>, names: NameSources, wish: Wish): Promise<Window> {
  const { tenantId, from, groups, mostEvents } = wish;
  const read = await database.inTenant(tenantId, async (trx) => {
    const end = await trx.selectFrom('audit_leaves').select('sequence').where('tenant_id', '=', tenantId).where('sequence', '>=', from).orderBy('sequence').offset(windowEntries - 1).limit(1).executeTakeFirst()
      ?? await trx.selectFrom('audit_leaves').select('sequence').where('tenant_id', '=', tenantId).where('sequence', '>=', from).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
    if (end === undefined) return null;
    let query = trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']).where('tenant_id', '=', tenantId).where('sequence', '>=', from).where('sequence', '<=', end.sequence).orderBy('sequence').limit(mostEvents);
    if (groups.length > 0) query = query.where('action', 'in', actionsOfGroups(groups));
    const rows = await query.execute();
    const leaves = wish.includesPersonal ? await openLeaves(trx, rows) : rows.map((row): ReadLeaf => { const leaf = decodeLeaf(row.leaf); return { leaf, leafHash: row.leaf_hash.toString('hex'), detail: leaf.detail }; });
    return { leaves, end: end.sequence };
  });
  if (read === null) return { events: [], next: from };
  const { leaves, end } = read;
  const known = wish.includesPersonal ? await actorNames(names, tenantId, leaves) : new Map<string, string>();
  const last = leaves.at(-1)?.leaf.seq;
  return { events: leaves.map((leaf) => toStreamedEvent(leaf, known)), next: leaves.length === mostEvents && last !== undefined ? last + 1 : end + 1 };
}

export function toStreamedEvent({ leaf, leafHash, detail }: ReadLeaf, names: ReadonlyMap<string, string>): StreamedEvent {
  return {
    tenant: leaf.tenant, sequence: leaf.seq, time: leaf.time, action: leaf.action, actionVersion: leaf.actionVersion, summary: renderEvent(leaf.action, detail),
    actor: { ...leaf.actor, name: leaf.actor.id === null ? null : names.get(leaf.actor.id) ?? null }, subject: leaf.subject, detail, leafHash,
  };
}

/** An entry that was never in the log, to try a receiver with. */
export function testEvent(tenantId: string, streamId: string, now: Date): StreamedEvent {
  return {
    tenant: tenantId, sequence: testSequence, time: now.toISOString(), action: 'stream.tested', actionVersion: 1, summary: 'A test: nothing happened', actor: { kind: 'system', id: null, name: null },
    subject: { kind: 'stream', id: streamId }, detail: { test: true }, leafHash: '0'.repeat(64),
  };
}
