import type { RootRing } from '@keystead/contract';
import { type TenantDatabase, sql } from '../../foundation/index.ts';
import type { KmsHealth } from '../kms/key-provider.ts';
import type { RootKeyName } from '../kms/root-keys.ts';
import type { RingKeeper } from './keepers.ts';
import { readKnownRootKeys } from './root-facts.ts';
import { readHeldRootKey } from './root-rotation.ts';
import type { RootRotationStep } from './steps.ts';
import type { EncryptionTables } from './tables.ts';

/** How the root keys of a ring stand. */
export interface RootRotationStatus {
  readonly ring: RootRing;
  /** Every root key that this database knows; `wrapped`: how many keys stand under it (of tenants; in the audit ring, those that sign). A retired one with none may be destroyed. */
  readonly rootKeys: readonly { readonly kms: string; readonly kmsKeyId: string; readonly state: 'primary' | 'usable' | 'retired'; readonly wrapped: number }[];
  /** Whether their services wrap and unwrap now, and why not. */
  readonly health: KmsHealth;
  readonly rotation: { readonly step: RootRotationStep; readonly rewrapped: number; readonly total: number; readonly waitingFor: string | null; readonly startedAt: Date; readonly finishedAt: Date | null } | null;
}

type Tables = TenantDatabase<EncryptionTables>;
type Asked = Pick<RingKeeper<never>, 'rootKeys' | 'health'>;

/**
 * How the root keys of a ring stand: by what the database says, and by the process that holds the ring.
 * @param keeper `null` for the audit ring, whose holder nobody can ask: what it reported counts.
 */
export async function readRootStatus(keys: Tables, ring: RootRing, keeper: Asked | null): Promise<RootRotationStatus> {
  const { primary, health } = keeper === null ? await reported(keys, ring) : await asked(keeper);
  return keys.transaction(async (trx) => {
    const counts = (await sql<{ kms: string; kms_key_id: string; n: number }>`
      select kms, kms_key_id, count(*)::int as n from tenant_keys where ring = ${ring} and wrapped is not null group by kms, kms_key_id
      union all select kms, kms_key_id, count(*)::int as n from (select kms, kms_key_id from audit_signing_keys union all select kms, kms_key_id from witness_keys) signing where ${ring} = 'audit' group by kms, kms_key_id`.execute(trx)).rows;
    const row = await trx.selectFrom('root_key_rotations').selectAll().where('ring', '=', ring).orderBy('id', 'desc').limit(1).executeTakeFirst();
    return {
      ring, health,
      rootKeys: (await readKnownRootKeys(trx, ring)).map(({ kms, kmsKeyId, retired }) => ({
        kms, kmsKeyId, state: primary?.kms === kms && primary.kmsKeyId === kmsKeyId ? 'primary' : retired ? 'retired' : 'usable',
        wrapped: counts.find((count) => count.kms === kms && count.kms_key_id === kmsKeyId)?.n ?? 0,
      })),
      rotation: row === undefined ? null : { step: row.step, rewrapped: row.rewrapped, total: row.total, waitingFor: row.failure, startedAt: row.started_at, finishedAt: row.finished_at },
    };
  });
}

interface Held { readonly primary: RootKeyName | undefined; readonly health: KmsHealth }

async function asked(keeper: Asked): Promise<Held> {
  const [[primary], health] = await Promise.all([keeper.rootKeys(), keeper.health()]);
  return { primary, health };
}

async function reported(keys: Tables, ring: RootRing): Promise<Held> {
  const primary = await keys.transaction((trx) => readHeldRootKey(trx, ring));
  return { primary, health: primary === undefined ? { state: 'failing', detail: 'no process that signs the audit log has reported for a while' } : { state: 'ok', detail: null } };
}
