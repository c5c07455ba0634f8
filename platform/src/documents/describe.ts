import type { DocumentDescription } from '@keystead/contract';
import type { Selectable } from 'kysely';
import type { DocumentsTable } from './tables.ts';

/** A row as it is told. */
export function describeRow(row: Selectable<DocumentsTable>): DocumentDescription {
  return {
    id: row.id, name: row.name, kind: row.kind, sizeBytes: row.size_bytes, pageCount: row.page_count, characterCount: row.character_count,
    folder: row.folder, hold: row.hold_reason === null || row.held_at === null ? null : { reason: row.hold_reason, placedBy: row.held_by, placedAt: row.held_at.toISOString() },
    progress: row.state === 'parsing' && row.pages_to_read !== null ? { done: row.pages_read, total: row.pages_to_read } : null,
    ocr: row.ocr_pages === 0 ? null : { pages: row.ocr_pages, confidence: row.ocr_confidence ?? 0 }, hiddenPassages: row.hidden_passages,
    state: row.state === 'deleted' ? 'failed' : row.state, failure: row.failure, uploadedBy: row.uploaded_by, uploadedAt: row.uploaded_at.toISOString(), dataClass: row.data_class,
    seriesId: row.series_id, version: row.version, newest: row.newest, lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
