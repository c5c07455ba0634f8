import type { EventGroup, StreamKind } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

interface AuditStreamsTable {
  tenant_id: ColumnType<string, string, never>;
  id: ColumnType<string, string, never>;
  name: string;
  kind: ColumnType<StreamKind, StreamKind, never>;
  /** Written as JSON text. */
  destination: ColumnType<unknown, string, string>;
  groups: EventGroup[];
  includes_personal: boolean;
  object_key: Buffer | null;
  tenant_key_id: string | null;
  sealed_secret: Buffer | null;
  earlier_secret_until: Date | null;
  next_sequence: number;
  paused: Generated<boolean>;
  paused_because: 'person' | 'gone' | null;
  last_sequence: number | null;
  last_delivered_at: Date | null;
  attempts: Generated<number>;
  problem: string | null;
  problem_since: Date | null;
  next_at: Date;
  holder: string | null;
  held_until: Date | null;
  revision: Generated<number>;
  created_at: Date;
}

interface StreamDeliveriesTable {
  tenant_id: ColumnType<string, string, never>;
  id: ColumnType<string, string, never>;
  stream_id: ColumnType<string, string, never>;
  sequence: ColumnType<number | null, number | null, never>;
  message_id: ColumnType<string, string, never>;
  action: ColumnType<string, string, never>;
  delivered: boolean;
  status: number | null;
  detail: string;
  attempts: Generated<number>;
  last_at: Date;
}

export interface StreamTables extends AuditTables {
  audit_streams: AuditStreamsTable;
  stream_deliveries: StreamDeliveriesTable;
}
