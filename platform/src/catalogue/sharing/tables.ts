import type { RunVisibility } from '@keystead/contract';
import type { ColumnType } from 'kysely';

/** Columns of a run that say who sees it. The database fills them as the organisation says where an insert does not. */
export interface VisibilityColumns {
  visibility: ColumnType<RunVisibility, RunVisibility | undefined, RunVisibility>;
  team_ids: ColumnType<string[], string[] | undefined, string[]>;
}

interface RunSharingTable {
  tenant_id: string;
  default_visibility: RunVisibility;
  revision: number;
  changed_by: string | null;
  changed_at: Date;
}

interface RunCommentsTable {
  id: string;
  tenant_id: string;
  run_id: string;
  section: string | null;
  author: string;
  mentions: string[];
  sealed: Buffer;
  created_at: ColumnType<Date, Date | undefined, never>;
  edited_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  resolved_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  resolved_by: ColumnType<string | null, string | null | undefined, string | null>;
}

interface AppTemplatesTable {
  id: string;
  tenant_id: string;
  app_id: string;
  app_version: string;
  owner: string | null;
  shared: boolean;
  object_key: Buffer | null;
  tenant_key_id: string | null;
  sealed: Buffer;
  revision: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | undefined, never>;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

interface ReviewSettingsTable { tenant_id: string; due_days: number | null; changed_by: string | null; changed_at: Date }

export interface SharingTables {
  run_sharing: RunSharingTable;
  review_settings: ReviewSettingsTable;
  run_comments: RunCommentsTable;
  app_templates: AppTemplatesTable;
}
