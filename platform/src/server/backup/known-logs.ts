import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditPins, formatVerifierKey, noteKey, originOfLog, type VerifierPorts } from '@keystead/contract';
import type { Configuration } from '../../foundation/index.ts';
import { openOwnerDatabase, withOwner } from './owner-database.ts';

/** What the installation knows of its logs, apart from a backup of it. */
export interface KnownLogs {
  /** Organisations whose logs had a checkpoint when the backup was made. */
  readonly tenantIds: readonly string[];
  /** The log's key, and the newest checkpoint that a backup with this many entries must hold; that alone is missing where there is none. */
  pinsOf(tenantId: string, entries: number): Promise<AuditPins>;
}

/** A checkpoint of the very moment of a backup may have been on its way. */
const marginMilliseconds = 60_000;

/** Lends what the installation of a configuration knows; `null` where none is there, or its database holds no log yet. */
export async function withKnownLogs<T>({ configuration, ports, madeAt }: { readonly configuration: Configuration; readonly ports: VerifierPorts; readonly madeAt: string }, work: (known: KnownLogs | null) => Promise<T>): Promise<T> {
  if (configuration.databaseUrl === null && !existsSync(join(configuration.dataDirectory, 'postgres'))) return work(null);
  const database = await openOwnerDatabase(configuration);
  try {
    return await withOwner(database.url, async (owner) => {
      const { rows: [made] } = await owner.query<{ has: boolean }>("select to_regclass('keystead.audit_signing_keys') is not null as has");
      const { rows: [key] } = made?.has === true ? await owner.query<{ public_key: Buffer; log_name: string }>('select public_key, log_name from keystead.audit_signing_keys') : { rows: [] };
      if (key === undefined) return work(null);
      const held = new Date(Date.parse(madeAt) - marginMilliseconds);
      const { rows } = await owner.query<{ tenant_id: string }>('select distinct tenant_id from keystead.audit_checkpoints where made_at <= $1 order by 1', [held]);
      return work({
        tenantIds: rows.map((row) => row.tenant_id),
        async pinsOf(tenantId, entries) {
          const origin = originOfLog(key.log_name, tenantId);
          const { rows: [newest] } = await owner.query<{ note: string }>('select note from keystead.audit_checkpoints where tenant_id = $1 and (size <= $2 or made_at <= $3) order by size desc limit 1', [tenantId, entries, held]);
          return { origin, verifierKey: formatVerifierKey(noteKey(origin, key.public_key, ports.sha256)), ...(newest === undefined ? {} : { checkpoint: newest.note }) };
        },
      });
    });
  } finally {
    await database.close();
  }
}
