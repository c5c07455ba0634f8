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
  pages_read: ColumnType<number, number | undefined, number>;
  pages_to_read: ColumnType<number | null, number | null | undefined, number | null>;
  reading_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  reading_attempts: ColumnType<number, number | undefined, number>;
  ocr_pages: ColumnType<number, number | undefined, number>;
  ocr_confidence: ColumnType<number | null, number | null | undefined, number | null>;
  hidden_passages: ColumnType<number, number | undefined, number>;
  folder: ColumnType<string, string | undefined, string>;
  hold_reason: ColumnType<string | null, string | null | undefined, string | null>;
  held_by: ColumnType<string | null, string | null | undefined, string | null>;
  held_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  data_class: ColumnType<DataClass | null, DataClass | null | undefined, DataClass | null>;
  /** Id of the first version; its own where none is given. */
  series_id: ColumnType<string, string | undefined, string>;
  version: ColumnType<number, number | undefined, number>;
  newest: ColumnType<boolean, boolean | undefined, boolean>;
  last_used_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  purged_after_days: ColumnType<number | null, number | null | undefined, number | null>;
  objects_remain: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface DocumentTables extends AuditTables {
  documents: DocumentsTable;
}
