import type { EvidencePack, IsolationTest, IsolationTry } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../../audit/index.ts';

interface EvidencePacksTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  state: EvidencePack['state'];
  requested_by: string | null;
  requested_at: Date;
  taken_until: Date | null;
  attempts: Generated<number>;
  made_at: Date | null;
  expires_at: Date | null;
  files: number | null;
  manifest_sha256: string | null;
  /** JSON text. */
  proof: string | null;
  failure: string | null;
  pieces: number | null;
  object_key: Buffer | null;
  tenant_key_id: string | null;
}

interface IsolationTestsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  state: IsolationTest['state'];
  requested_by: string;
  requested_at: Date;
  taken_until: Date | null;
  finished_at: Date | null;
  decoy_removed: Generated<boolean>;
  /** Written as JSON text. */
  tries: ColumnType<IsolationTry[], string | undefined, string>;
  failure: string | null;
}

export interface EvidenceTables extends AuditTables {
  evidence_packs: EvidencePacksTable;
  isolation_tests: IsolationTestsTable;
}
