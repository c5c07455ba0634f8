import { decodeLeaf, noteKey, originOfLog, receiptKeyOf, receiptText, signNote, toHex } from '@keystead/contract';
import { type Database, type Transaction, sql } from '../foundation/index.ts';
import type { CheckpointSigner } from './checkpoints.ts';
import { sha256 } from './make-leaf.ts';
import type { AuditTables } from './tables.ts';

export interface ReceiptSignerOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly signer: CheckpointSigner;
}

/** Signs the receipts that somebody looked at. */
export interface ReceiptSigner {
  /** Signs what waits. Gives the number of signatures. */
  runOnce(): Promise<number>;
}

interface Asked { readonly tenant_id: string; readonly request_id: string; readonly sequence: number; readonly facts: string; readonly leaf: Buffer | null; readonly leaf_hash: Buffer | null }

const batchSize = 50;

/**
 * The control plane asks for signatures in a table, as it cannot sign. Signed is only what the log itself says: the hash of the facts must stand in the entry that is
 * named. So whoever takes over the control plane gets no signature under anything that did not happen.
 */
export function openReceiptSigner({ database, signer }: ReceiptSignerOptions): ReceiptSigner {
  const tables = database.as<AuditTables>();

  function noteFor(asked: Asked): string | null {
    const { leaf, leaf_hash: leafHash } = asked;
    if (leaf === null || leafHash === null || !saysSo(leaf, asked)) return null;
    const log = noteKey(originOfLog(signer.logName, asked.tenant_id), signer.publicKey, sha256);
    const text = receiptText(log.name, { facts: JSON.parse(asked.facts) as unknown, leafIndex: asked.sequence, leafHash: leafHash.toString('hex') });
    return text === null ? null : signNote(text, receiptKeyOf(log, sha256), (message) => signer.sign(message));
  }

  return {
    runOnce: () => tables.transaction(async (trx) => {
      const waiting = await readWaiting(trx);
      for (const asked of waiting) {
        const note = noteFor(asked);
        await sql`update receipt_signatures set note = ${note}, refused = ${note === null} where tenant_id = ${asked.tenant_id} and request_id = ${asked.request_id}`.execute(trx);
      }
      return waiting.length;
    }),
  };
}

async function readWaiting(trx: Transaction<AuditTables>): Promise<readonly Asked[]> {
  const { rows } = await sql<Asked>`
    select asked.tenant_id, asked.request_id, asked.sequence, asked.facts, entry.leaf, entry.leaf_hash
    from receipt_signatures asked left join audit_leaves entry on entry.tenant_id = asked.tenant_id and entry.sequence = asked.sequence
    where asked.note is null and not asked.refused order by asked.asked_at limit ${batchSize} for update of asked skip locked`.execute(trx);
  return rows;
}

/** Whether the entry holds the hash of exactly these bytes. */
function saysSo(leaf: Buffer, { facts }: Asked): boolean {
  const entry = decodeLeaf(leaf);
  return entry.action === 'credential.used' && entry.detail['receipt'] === toHex(sha256(Buffer.from(facts)));
}
