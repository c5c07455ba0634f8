import { formatVerifierKey, noteKey, originOfLog } from '@keystead/contract';
import { KeysteadError, type Transaction } from '../foundation/index.ts';
import { sha256 } from './make-leaf.ts';
import type { AuditTables } from './tables.ts';

/** How a log is known to those who verify it. */
export interface LogKey { readonly origin: string; readonly verifierKey: string; readonly madeAt: Date }

/** @throws KeysteadError `unavailable` until the sequencer has made the key, within seconds of the first start. */
export async function readLogKey(trx: Transaction<AuditTables>, tenantId: string): Promise<LogKey> {
  const row = await trx.selectFrom('audit_signing_keys').select(['public_key', 'log_name', 'made_at']).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('unavailable', { detail: 'the key that signs the audit log is being made' });
  const origin = originOfLog(row.log_name, tenantId);
  return { origin, verifierKey: formatVerifierKey(noteKey(origin, row.public_key, sha256)), madeAt: row.made_at };
}
