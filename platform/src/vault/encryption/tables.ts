import type { EncryptionRing, RootRing, TenantKeyRotationStep } from '@keystead/contract';
import type { Generated, Selectable } from 'kysely';
import type { ActorKind } from '../../audit/index.ts';
import type { VaultTables } from '../tables.ts';
import type { RootRotationStep } from './steps.ts';

export interface TenantKeyRotationsTable {
  id: string;
  tenant_id: string;
  ring: EncryptionRing;
  reason: 'asked' | 'age' | 'count';
  step: Generated<TenantKeyRotationStep>;
  tenant_key_id: string | null;
  place: Generated<number>;
  last_id: string | null;
  moved: Generated<number>;
  total: Generated<number>;
  failure: string | null;
  actor_kind: ActorKind;
  actor_id: string | null;
  started_at: Generated<Date>;
  made_at: Date | null;
  finished_at: Date | null;
}
export type TenantKeyRotationRow = Selectable<TenantKeyRotationsTable>;

export interface RootKeyRotationsTable {
  id: string;
  ring: RootRing;
  step: Generated<RootRotationStep>;
  from_kms: string;
  from_key_id: string;
  to_kms: string | null;
  to_key_id: string | null;
  last_id: string | null;
  rewrapped: Generated<number>;
  total: Generated<number>;
  failure: string | null;
  started_at: Generated<Date>;
  finished_at: Date | null;
}
export type RootKeyRotationRow = Selectable<RootKeyRotationsTable>;

interface RootKeyHoldersTable { holder: string; ring: RootRing; root_keys: string[]; seen_at: Generated<Date> }

export interface EncryptionTables extends VaultTables {
  tenant_key_rotations: TenantKeyRotationsTable;
  root_key_rotations: RootKeyRotationsTable;
  root_key_holders: RootKeyHoldersTable;
}
