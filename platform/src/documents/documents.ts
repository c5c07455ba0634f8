import type { DataClass, DocumentDescription, ResponseOf, operations } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { type Database, KeysteadError, type Transaction, decodeCursor, newId, sql, toPage, uuidCursor } from '../foundation/index.ts';
import type { ContentKeys, WrappedObjectKey } from './content-keys.ts';
import { describeRow } from './describe.ts';
import { type Difference, compareTexts } from './difference.ts';
import { findDuplicate } from './duplicates.ts';
import { cleanFileName } from './file-name.ts';
import { cleanFolder } from './folder-path.ts';
import { type Library, openLibrary } from './library.ts';
import { type Patience, beginReading, readWithin, usualPatience } from './parse-patience.ts';
import type { DocumentParser } from './parsing/parser.ts';
import type { ParsedDocument } from './parsing/parsed.ts';
import { firstLease, openReading } from './reading.ts';
import { openRemoval } from './removal.ts';
import { readPurges } from './purge-report.ts';
import { type SearchQuery, searchDocuments } from './search.ts';
import type { ObjectStorage } from './storage.ts';
import { type StoredText, countsOf, openStore } from './stored-text.ts';
import type { DocumentTables, DocumentsTable } from './tables.ts';
import { type Versions, nextOf, openVersions, promoteNewest } from './versions.ts';

export interface DocumentsOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly storage: ObjectStorage;
  readonly contentKeys: ContentKeys;
  readonly parser: DocumentParser;
  readonly patience?: Patience;
  /** Told when a reading broke off for a reason that is not the document’s; it is taken up again. */
  readonly onReadingError?: (error: unknown, documentId: string) => void;
  /** Told when bytes could not be removed; their key is gone by then, and it is tried again. */
  readonly onStorageError?: (error: unknown, key: string) => void;
}

export interface UploadedFile {
  readonly tenantId: string; readonly name: string; readonly bytes: Uint8Array; readonly userId: string | null; readonly actor: Actor; readonly folder?: string | undefined;
  /** What every run over it is at least. */
  readonly dataClass?: DataClass | null;
  /** A version of the document whose next one this is; name `''` and data class `null` are taken over from it. */
  readonly versionOf?: string;
}

/** A document that comes from another installation, with the text that was read from it there. */
export interface ArchivedDocument {
  readonly id: string; readonly tenantId: string; readonly name: string; readonly kind: DocumentDescription['kind']; readonly uploadedBy: string | null; readonly uploadedAt: Date; readonly dataClass: DataClass | null;
  readonly bytes: Uint8Array; readonly text: StoredText; readonly folder: string; readonly hold: { readonly reason: string; readonly placedBy: string | null; readonly placedAt: Date } | null;
  readonly seriesId: string; readonly version: number; readonly lastUsedAt: Date | null;
}

/** The parsed text of a document. */
export interface DocumentText extends StoredText { readonly documentId: string; readonly name: string }

interface Named { readonly id: string; readonly name: string }
export interface Uploaded extends DocumentDescription { readonly duplicateOf: Named | null; readonly sameName: (Named & { readonly version: number }) | null }

export interface Documents extends Library, Versions {
  /**
   * Stores a document once it is read. One that takes longer is stored unread, with the state `parsing`, and read on.
   * @throws KeysteadError `unsupported_media_type`, `document_unreadable`, `not_found` for `versionOf`; nothing is stored then.
   */
  upload(file: UploadedFile): Promise<Uploaded>;
  list(tenantId: string, query: { cursor?: string | undefined; limit: number; folder?: string | undefined; name?: string | undefined; versions?: 'newest' | 'all' | undefined }): Promise<{ items: DocumentDescription[]; nextCursor: string | null }>;
  /** @throws KeysteadError `not_found`, the same for a foreign id as for one that never was. */
  describe(tenantId: string, documentId: string): Promise<DocumentDescription>;
  /**
   * The text, page by page. `reader` is recorded in the audit log; `null` where code alone reads it and shows it to nobody. `use` says that a run reads it to
   * work with it: retention counts from then.
   * @throws KeysteadError `not_found`; `conflict` while it is being read, and where it could not be.
   */
  readPages(tenantId: string, documentId: string, reader: Actor | null, use?: 'run'): Promise<DocumentText>;
  /** What changed in the words since another document; both readings are recorded. @throws KeysteadError as `readPages` does. */
  compare(tenantId: string, which: { readonly documentId: string; readonly since: string }, reader: Actor): Promise<Difference & { readonly before: Named & { readonly version: number }; readonly after: Named & { readonly version: number } }>;
  /** The file as it was uploaded, for code alone. @throws KeysteadError `not_found` */
  readOriginal(tenantId: string, documentId: string): Promise<Buffer>;
  /** The file as it was uploaded, for whoever is recorded as having taken it. @throws KeysteadError `not_found` */
  download(tenantId: string, documentId: string, reader: Actor): Promise<{ readonly name: string; readonly bytes: Buffer }>;
  /** Stores a document of another installation under its own id. */
  restore(document: ArchivedDocument): Promise<void>;
  /** Says which class of data a document is of; what it was before stands in the audit log. @throws KeysteadError `not_found` */
  classify(tenantId: string, documentId: string, change: { readonly dataClass: DataClass | null; readonly actor: Actor }): Promise<DocumentDescription>;
  /** Destroys keys and bytes; rows with the ids remain. @throws KeysteadError `not_found`; `conflict` under legal hold. */
  remove(tenantId: string, documentId: string, by: { readonly actor: Actor; readonly versions: 'this' | 'all' }): Promise<void>;
  /** Searches inside documents, some at a time. */
  search(tenantId: string, query: SearchQuery, reader: Actor): Promise<ResponseOf<typeof operations.searchDocuments>>;
  /** What retention deleted, day by day. */
  purges(tenantId: string, limit: number): Promise<ResponseOf<typeof operations.listDocumentPurges>>;
  /** Takes up what a process that died left unread. To be called at the start, and now and then. */
  tend(): Promise<void>;
}

type Row = Selectable<DocumentsTable>;

/** Documents of tenants: stored sealed, each version under a key of its own. */
export function openDocuments(options: DocumentsOptions): Documents {
  const database = options.database.as<DocumentTables>();
  const { storage, contentKeys, parser } = options;
  const store = openStore(storage);
  const reading = openReading({ tables: database, store, contentKeys, parser, onError: (error, documentId) => options.onReadingError?.(error, documentId) });
  const removal = openRemoval(options);

  async function findRow(tenantId: string, documentId: string): Promise<Row> {
    return database.inTenant(tenantId, async (trx) => {
      const row = await trx.selectFrom('documents').selectAll().where('id', '=', documentId).where('state', '!=', 'deleted').executeTakeFirst();
      if (row === undefined) throw new KeysteadError('not_found');
      return row;
    });
  }

  const keyOf = (row: Row) => contentKeys.open({ tenantId: row.tenant_id, kind: 'document', objectId: row.id }, storedKey(row));

  /** The row as which an upload begins: whatever of it reaches storage is found again, also when this process dies. */
  const reserve = (place: { tenantId: string; id: string }, kind: ParsedDocument['kind'], sizeBytes: number): Promise<unknown> => database.inTenant(place.tenantId, (trx) => trx.insertInto('documents')
    .values({ id: place.id, tenant_id: place.tenantId, name: '', kind, size_bytes: sizeBytes, state: 'deleted', deleted_at: sql<Date>`now()`, newest: false, objects_remain: true, page_count: null, character_count: null, failure: null, object_key: null, tenant_key_id: null, uploaded_by: null }).execute());

  /** Turns the reserved row into the document, and records it. */
  async function enter(trx: Transaction<DocumentTables>, id: string, { file, stored }: { file: UploadedFile; stored: Partial<Row> & Pick<Row, 'state'> }): Promise<Row> {
    const { tenantId, actor, versionOf } = file;
    const next = versionOf === undefined ? null : await nextOf(trx, versionOf);
    const dataClass = file.dataClass ?? next?.data_class ?? null;
    const row = await trx.updateTable('documents').set({
      folder: cleanFolder(file.folder ?? ''), ...next, ...stored as object, name: next !== null && file.name === '' ? next.name : cleanFileName(file.name), data_class: dataClass, uploaded_by: file.userId, deleted_at: null, objects_remain: false, newest: true,
    }).where('id', '=', id).where('state', '=', 'deleted').where('objects_remain', '=', true).returningAll().executeTakeFirst();
    if (row === undefined) throw new KeysteadError('unavailable', { detail: 'storing this document took too long and was given up' });
    await recordEvent(trx, { tenantId, action: 'document.uploaded', actor, subjectId: id, detail: dataClass === null ? {} : { dataClass } });
    if (next !== null) await recordEvent(trx, { tenantId, action: 'document.version-added', actor, subjectId: id, detail: { version: next.version, series: next.series_id } });
    return row;
  }

  async function readText(tenantId: string, documentId: string, reader: Actor | null, use?: 'run'): Promise<{ readonly row: Row; readonly text: StoredText }> {
    const row = await findRow(tenantId, documentId);
    if (row.state !== 'ready') throw new KeysteadError('conflict', { detail: row.state === 'parsing' ? 'this document is still being read' : `this document could not be read: ${row.failure ?? 'it holds no text'}` });
    const text = await store.getText({ tenantId, id: documentId }, await keyOf(row));
    if (reader !== null) {
      await database.inTenant(tenantId, async (trx) => {
        if (use === 'run') await trx.updateTable('documents').set({ last_used_at: sql<Date>`now()` }).where('id', '=', documentId).execute();
        await recordEvent(trx, { tenantId, action: 'document.read', actor: reader, subjectId: documentId, detail: {} });
      });
    }
    return { row, text };
  }

  return {
    async upload(file) {
      const place = { tenantId: file.tenantId, id: newId() };
      if (file.versionOf !== undefined) await findRow(file.tenantId, file.versionOf);
      const duplicate = findDuplicate({ tables: database, store, contentKeys }, file.tenantId, file.bytes);
      const begun = beginReading(parser, file.bytes, reading.progressOf(place));
      duplicate.catch(() => undefined);
      const parsed = await readWithin(begun, options.patience ?? usualPatience);
      try {
        const duplicateOf = await duplicate;
        const kind = parsed?.kind ?? begun.kind ?? 'txt';
        await reserve(place, kind, file.bytes.byteLength);
        const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId: file.tenantId, kind: 'document', objectId: place.id });
        await store.putBytes(place, key, file.bytes);
        if (parsed !== null) await store.putText(place, key, parsed);
        const state = parsed === null ? { state: 'parsing' as const, ...firstLease as object } : { state: 'ready' as const, ...countsOf(parsed) };
        const { row, sameName } = await database.inTenant(file.tenantId, async (trx) => {
          const entered = await enter(trx, place.id, { file, stored: { ...state, kind, object_key: wrapped, tenant_key_id: tenantKeyId } });
          return { row: entered, sameName: await findSameName(trx, entered) };
        });
        if (parsed === null) void reading.finish({ ...place, key }, begun.parsed);
        return { ...describeRow(row), duplicateOf, sameName };
      } catch (error) {
        begun.parsed.catch(() => undefined);
        await removal.discard(file.tenantId, place.id);
        throw error;
      }
    },
    async list(tenantId, query) {
      const before = query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor);
      const rows = await database.inTenant(tenantId, (trx) => {
        let listed = trx.selectFrom('documents').selectAll().where('state', '!=', 'deleted').orderBy('id', 'desc').limit(query.limit + 1);
        if (query.versions !== 'all') listed = listed.where('newest', '=', true);
        if (query.folder !== undefined) listed = listed.where('folder', '=', cleanFolder(query.folder));
        if (query.name !== undefined) listed = listed.where(sql<number>`strpos(lower(name), lower(${query.name}))`, '>', 0);
        return (before === null ? listed : listed.where('id', '<', before)).execute();
      });
      return toPage(rows, query.limit, describeRow, (row) => row.id);
    },
    describe: async (tenantId, documentId) => describeRow(await findRow(tenantId, documentId)),
    async readPages(tenantId, documentId, reader, use) {
      const { row, text } = await readText(tenantId, documentId, reader, use);
      return { documentId, name: row.name, ...text };
    },
    async compare(tenantId, { documentId, since }, reader) {
      const [before, after] = [await readText(tenantId, since, reader), await readText(tenantId, documentId, reader)];
      const named = ({ row: { id, name, version } }: typeof before) => ({ id, name, version });
      return { before: named(before), after: named(after), ...compareTexts(before.text.pages, after.text.pages) };
    },
    readOriginal: async (tenantId, documentId) => store.getBytes({ tenantId, id: documentId }, await keyOf(await findRow(tenantId, documentId))),
    async download(tenantId, documentId, reader) {
      const row = await findRow(tenantId, documentId);
      const bytes = await store.getBytes({ tenantId, id: documentId }, await keyOf(row));
      await database.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'document.downloaded', actor: reader, subjectId: documentId, detail: {} }));
      return { name: row.name, bytes };
    },
    async restore(document) {
      const { id, tenantId, text, seriesId } = document;
      const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId, kind: 'document', objectId: id });
      await reserve(document, document.kind, document.bytes.byteLength);
      try {
        await store.putBytes(document, key, document.bytes);
        await store.putText(document, key, text);
        await database.inTenant(tenantId, async (trx) => {
          await sql`update documents set uploaded_at = ${document.uploadedAt} where id = ${id}`.execute(trx);
          await trx.updateTable('documents').set({
            state: 'ready', ...countsOf(text), name: cleanFileName(document.name), folder: cleanFolder(document.folder), object_key: wrapped, tenant_key_id: tenantKeyId, uploaded_by: document.uploadedBy, data_class: document.dataClass,
            hold_reason: document.hold?.reason ?? null, held_by: document.hold?.placedBy ?? null, held_at: document.hold?.placedAt ?? null, deleted_at: null, objects_remain: false,
            series_id: seriesId, version: document.version, last_used_at: document.lastUsedAt,
          }).where('id', '=', id).execute();
          await trx.updateTable('documents').set({ newest: false }).where('series_id', '=', seriesId).execute();
          await promoteNewest(trx, seriesId);
        });
      } catch (error) {
        await removal.discard(tenantId, id);
        throw error;
      }
    },
    classify: (tenantId, documentId, { dataClass, actor }) => database.inTenant(tenantId, async (trx) => {
      const before = await trx.selectFrom('documents').select('data_class').where('id', '=', documentId).where('state', '!=', 'deleted').forUpdate().executeTakeFirst();
      if (before === undefined) throw new KeysteadError('not_found');
      const row = await trx.updateTable('documents').set({ data_class: dataClass }).where('id', '=', documentId).returningAll().executeTakeFirstOrThrow();
      if (before.data_class !== dataClass) await recordEvent(trx, { tenantId, action: 'document.classified', actor, subjectId: documentId, detail: { from: before.data_class ?? 'unlabelled', to: dataClass ?? 'unlabelled' } });
      return describeRow(row);
    }),
    remove: (tenantId, documentId, by) => removal.remove(tenantId, documentId, by),
    purges: (tenantId, limit) => database.inTenant(tenantId, (trx) => readPurges(trx, limit)),
    tend: () => reading.tend(),
    search: (tenantId, query, reader) => searchDocuments({ tables: database, store, contentKeys }, tenantId, query, reader),
    ...openLibrary(database), ...openVersions(database),
  };
}

/** Another document that is called the same in the same folder: the one that a new version may have been meant for. */
async function findSameName(trx: Transaction<DocumentTables>, { id, series_id: seriesId, folder, name }: Row): Promise<Uploaded['sameName']> {
  if (seriesId !== id) return null;
  return await trx.selectFrom('documents').select(['id', 'name', 'version']).where('state', 'in', ['ready', 'parsing']).where('newest', '=', true).where('series_id', '!=', seriesId).where('folder', '=', folder)
    .where(sql<boolean>`lower(name) = lower(${name})`).orderBy('id', 'desc').limit(1).executeTakeFirst() ?? null;
}

function storedKey(row: Row): WrappedObjectKey {
  if (row.object_key === null || row.tenant_key_id === null) throw new KeysteadError('not_found');
  return { wrapped: row.object_key, tenantKeyId: row.tenant_key_id };
}
