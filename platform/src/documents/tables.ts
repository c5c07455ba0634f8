import type { DataClass } from '@keystead/contract';
import type { ColumnType } from 'kysely';
import type { AuditTables } from '../audit/index.ts';
import type { DocumentKind } from './parsing/parsed.ts';

export interface DocumentsTable {
  id: string;
  tenant_id: string;
  name: string;
  kind: DocumentKind;
  size_bytes: number;
  page_count: number | null;
  character_count: number | null;
  state: 'parsing' | 'ready' | 'failed' | 'deleted';
  failure: string | null;
  /** This document's own key, wrapped by the tenant's content key; gone once deleted. */
  object_key: Buffer | null;
  tenant_key_id: string | null;
  uploaded_by: string | null;
  uploaded_at: ColumnType<Date, Date | undefined, never>;
  deleted_at: Date | null;
  data_class: ColumnType<DataClass | null, DataClass | null | undefined, DataClass | null>;
}

export interface DocumentTables extends AuditTables {
  documents: DocumentsTable;
}
