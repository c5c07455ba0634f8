import type { ReceiptProof } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../foundation/index.ts';
import { readLogKey } from './log-key.ts';
import { proveInclusion } from './subtrees.ts';
import type { AuditTables } from './tables.ts';

/** A request, as its entries in the log tell it. */
export interface UsedRequest { readonly requestId: string; readonly occurredAt: Date }

interface Entry { readonly sequence: number; readonly leaf: Buffer; readonly leaf_hash: Buffer }

/**
 * Where the entry about a request's last use of a key stands in its organisation's log, with the proof that leads to the first signed checkpoint that covers it.
 * @throws KeysteadError `unavailable` until the key that signs the log was made.
 */
export async function proveUse(trx: Transaction<AuditTables>, tenantId: string, request: UsedRequest): Promise<ReceiptProof> {
  const { origin, verifierKey } = await readLogKey(trx, tenantId);
  const entry = await findEntry(trx, tenantId, request);
  const nothing = { origin, verifierKey, leafIndex: null, leaf: null, leafHash: null, checkpoint: null, path: null };
  if (entry === null) return { ...nothing, state: await isWaiting(trx, request) ? 'unsequenced' : 'elsewhere' };
  const found = { ...nothing, leafIndex: entry.sequence, leaf: entry.leaf.toString('base64'), leafHash: entry.leaf_hash.toString('hex') };
  const proof = await proveEntry(trx, tenantId, entry.sequence);
  return proof === null ? { ...found, state: 'unsigned' } : { ...found, state: 'signed', ...proof };
}

/** The last entry about it: an entry for each attempt carries the moment at which the request came. */
async function findEntry(trx: Transaction<AuditTables>, tenantId: string, { requestId, occurredAt }: UsedRequest): Promise<Entry | null> {
  const { rows } = await sql<Entry>`
    select sequence, leaf, leaf_hash from audit_leaves
    where tenant_id = ${tenantId} and action = 'credential.used' and occurred_at = ${occurredAt} and leaf_field(leaf, array['detail', 'requestId']) = ${requestId}
    order by sequence desc limit 1`.execute(trx);
  return rows[0] ?? null;
}

async function isWaiting(trx: Transaction<AuditTables>, { requestId, occurredAt }: UsedRequest): Promise<boolean> {
  const { rows } = await sql`select from audit_outbox where action = 'credential.used' and occurred_at = ${occurredAt} and detail ->> 'requestId' = ${requestId} limit 1`.execute(trx);
  return rows.length > 0;
}

/** The proof of an entry, to the first checkpoint that covers it; `null` while none does. @throws KeysteadError `unavailable` where what is kept of the log does not lead to what was signed. */
export async function proveEntry(trx: Transaction<AuditTables>, tenantId: string, sequence: number): Promise<{ checkpoint: string; path: string[] } | null> {
  const covering = await trx.selectFrom('audit_checkpoints').select(['size', 'note']).where('tenant_id', '=', tenantId).where('size', '>', sequence).orderBy('size').limit(1).executeTakeFirst();
  if (covering === undefined) return null;
  const path = await proveInclusion(trx, tenantId, { index: sequence, size: covering.size });
  if (path === null) throw new KeysteadError('unavailable', { detail: 'The hashes that are kept of this log do not lead to what was signed. Export the log and verify it (keystead audit verify) to find what was changed.' });
  return { checkpoint: covering.note, path: path.map((hash) => Buffer.from(hash).toString('base64')) };
}
