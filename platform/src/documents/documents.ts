import type { DataClass, DocumentDescription, ResponseOf, operations } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent, systemActor } from '../audit/index.ts';
import { type Database, KeysteadError, decodeCursor, newId, sql, toPage, uuidCursor } from '../foundation/index.ts';
import type { ContentKeys, WrappedObjectKey } from './content-keys.ts';
import { describeRow } from './describe.ts';
import { findDuplicate } from './duplicates.ts';
import { cleanFileName } from './file-name.ts';
import { cleanFolder } from './folder-path.ts';
import { type Library, openLibrary } from './library.ts';
import type { DocumentParser, OnParseProgress } from './parsing/parser.ts';
import { recogniseKind } from './parsing/kind.ts';
import { type ParsedDocument, ParseRefusal } from './parsing/parsed.ts';
import { firstLease, openReading } from './reading.ts';
import { type SearchQuery, searchDocuments } from './search.ts';
import type { ObjectStorage } from './storage.ts';
import { type StoredText, countsOf, keysOf, openStore } from './stored-text.ts';
import type { DocumentTables, DocumentsTable } from './tables.ts';

export interface DocumentsOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly storage: ObjectStorage;
  readonly contentKeys: ContentKeys;
  readonly parser: DocumentParser;
  readonly patience?: Patience;
  /** Told when a reading broke off for a reason that is not the document’s; it is taken up again. */
  readonly onReadingError?: (error: unknown, documentId: string) => void;
  /** Told when bytes could not be removed; their key is gone by then. */
  readonly onStorageError?: (error: unknown, key: string) => void;
}

/** How long an upload waits to be read before it is answered: text, and pictures from the moment in which it is known that there are some. */
export interface Patience { readonly textMilliseconds: number; readonly picturesMilliseconds: number }
const usualPatience: Patience = { textMilliseconds: 15_000, picturesMilliseconds: 2_000 };

export interface UploadedFile { readonly tenantId: string; readonly name: string; readonly bytes: Uint8Array; readonly userId: string | null; readonly actor: Actor; /** What every run over it is at least. */ readonly dataClass?: DataClass | null; readonly folder?: string | undefined }

/** A document that comes from another installation, with the text that was read from it there. */
export interface ArchivedDocument {
  readonly id: string; readonly tenantId: string; readonly name: string; readonly kind: DocumentDescription['kind']; readonly uploadedBy: string | null; readonly uploadedAt: Date; readonly dataClass: DataClass | null;
  readonly bytes: Uint8Array; readonly text: StoredText; readonly folder: string; readonly hold: { readonly reason: string; readonly placedBy: string | null; readonly placedAt: Date } | null;
}

/** The parsed text of a document. */
export interface DocumentText extends StoredText { readonly documentId: string; readonly name: string }

export interface Documents extends Library {
  /**
   * Stores a document once it is read. One that takes longer is stored unread, with the state `parsing`, and read on.
   * @throws KeysteadError `unsupported_media_type`, `document_unreadable`; nothing is stored then.
   */
  upload(file: UploadedFile): Promise<DocumentDescription & { readonly duplicateOf: { id: string; name: string } | null }>;
  list(tenantId: string, query: { cursor?: string | undefined; limit: number; folder?: string | undefined; name?: string | undefined }): Promise<{ items: DocumentDescription[]; nextCursor: string | null }>;
  /** @throws KeysteadError `not_found`, the same for a foreign id as for one that never was. */
  describe(tenantId: string, documentId: string): Promise<DocumentDescription>;
  /**
   * The text, page by page. `reader` is recorded in the audit log; `null` where code alone reads it and shows it to nobody.
   * @throws KeysteadError `not_found`; `conflict` while it is being read, and where it could not be.
   */
  readPages(tenantId: string, documentId: string, reader: Actor | null): Promise<DocumentText>;
  /** The file as it was uploaded, for an export of everything. @throws KeysteadError `not_found` */
  readOriginal(tenantId: string, documentId: string): Promise<Buffer>;
  /** Stores a document of another installation under its own id. */
  restore(document: ArchivedDocument): Promise<void>;
  /** Says which class of data a document is of; what it was before stands in the audit log. @throws KeysteadError `not_found` */
  classify(tenantId: string, documentId: string, change: { readonly dataClass: DataClass | null; readonly actor: Actor }): Promise<DocumentDescription>;
  /** Destroys the key and the bytes; a row with the id remains. @throws KeysteadError `not_found`; `conflict` under legal hold. */
  remove(tenantId: string, documentId: string, actor: Actor): Promise<void>;
  /** Searches inside documents, some at a time. */
  search(tenantId: string, query: SearchQuery, reader: Actor): Promise<ResponseOf<typeof operations.searchDocuments>>;
  /** Takes up what a process that died left unread, and deletes what is older than its organisation keeps documents. To be called at the start, and now and then. */
  tend(): Promise<void>;
}

type Row = Selectable<DocumentsTable>;

/** Documents of tenants: stored sealed, each under a key of its own. */
export function openDocuments(options: DocumentsOptions): Documents {
  const database = options.database.as<DocumentTables>();
  const { storage, contentKeys, parser } = options;
  const store = openStore(storage);
  const reading = openReading({ tables: database, store, contentKeys, parser, onError: (error, documentId) => options.onReadingError?.(error, documentId) });

  async function findRow(tenantId: string, documentId: string): Promise<Row> {
    return database.inTenant(tenantId, async (trx) => {
      const row = await trx.selectFrom('documents').selectAll().where('id', '=', documentId).where('state', '!=', 'deleted').executeTakeFirst();
      if (row === undefined) throw new KeysteadError('not_found');
      return row;
    });
  }

  async function discard(keys: readonly string[]): Promise<void> {
    for (const key of keys) await storage.delete(key).catch((error: unknown) => options.onStorageError?.(error, key));
  }

  async function destroy(tenantId: string, documentId: string, event: { readonly action: 'document.deleted' | 'document.purged'; readonly actor: Actor }): Promise<void> {
    await database.inTenant(tenantId, async (trx) => {
      const found = await trx.selectFrom('documents').select('hold_reason').where('id', '=', documentId).where('state', '!=', 'deleted').forUpdate().executeTakeFirst();
      if (found === undefined) throw new KeysteadError('not_found');
      if (found.hold_reason !== null) throw new KeysteadError('conflict', { detail: `this document is under legal hold (${found.hold_reason}); an administrator has to release it first` });
      await trx.updateTable('documents').set({ state: 'deleted', name: '', folder: '', failure: null, object_key: null, deleted_at: new Date() }).where('id', '=', documentId).execute();
      await recordEvent(trx, { tenantId, ...event, subjectId: documentId, detail: {} });
    });
    await discard(Object.values(keysOf(tenantId, documentId)));
  }

  return {
    async upload(file) {
      const place = { tenantId: file.tenantId, id: newId() };
      const duplicate = findDuplicate({ tables: database, store, contentKeys }, file.tenantId, file.bytes);
      const begun = begin(parser, file.bytes, reading.progressOf(place));
      duplicate.catch(() => undefined);
      const parsed = await within(begun, options.patience ?? usualPatience);
      const duplicateOf = await duplicate;
      const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId: file.tenantId, kind: 'document', objectId: place.id });
      try {
        await store.putBytes(place, key, file.bytes);
        if (parsed !== null) await store.putText(place, key, parsed);
        const row = await database.inTenant(file.tenantId, async (trx) => {
          const added = await trx.insertInto('documents').values({
            ...newRow(file, { ...place, kind: parsed?.kind ?? begun.kind ?? 'txt', wrapped, tenantKeyId }),
            ...parsed === null ? { state: 'parsing' as const, page_count: null, character_count: null, ...firstLease } : { state: 'ready' as const, ...countsOf(parsed) },
          } as never).returningAll().executeTakeFirstOrThrow();
          await recordEvent(trx, { tenantId: file.tenantId, action: 'document.uploaded', actor: file.actor, subjectId: place.id, detail: file.dataClass === undefined || file.dataClass === null ? {} : { dataClass: file.dataClass } });
          return added;
        });
        if (parsed === null) void reading.finish({ ...place, key }, begun.parsed);
        return { ...describeRow(row), duplicateOf };
      } catch (error) {
        begun.parsed.catch(() => undefined);
        await discard(Object.values(keysOf(file.tenantId, place.id)));
        throw error;
      }
    },
    async list(tenantId, query) {
      const before = query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor);
      const rows = await database.inTenant(tenantId, (trx) => {
        let listed = trx.selectFrom('documents').selectAll().where('state', '!=', 'deleted').orderBy('id', 'desc').limit(query.limit + 1);
        if (query.folder !== undefined) listed = listed.where('folder', '=', cleanFolder(query.folder));
        if (query.name !== undefined) listed = listed.where(sql<number>`strpos(lower(name), lower(${query.name}))`, '>', 0);
        return (before === null ? listed : listed.where('id', '<', before)).execute();
      });
      return toPage(rows, query.limit, describeRow, (row) => row.id);
    },
    describe: async (tenantId, documentId) => describeRow(await findRow(tenantId, documentId)),
    async readPages(tenantId, documentId, reader) {
      const row = await findRow(tenantId, documentId);
      if (row.state !== 'ready') throw new KeysteadError('conflict', { detail: row.state === 'parsing' ? 'this document is still being read' : `this document could not be read: ${row.failure ?? 'it holds no text'}` });
      const key = await contentKeys.open({ tenantId, kind: 'document', objectId: documentId }, storedKey(row));
      const text = await store.getText({ tenantId, id: documentId }, key);
      if (reader !== null) {
        await database.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'document.read', actor: reader, subjectId: documentId, detail: {} }));
      }
      return { documentId, name: row.name, ...text };
    },
    async readOriginal(tenantId, documentId) {
      const row = await findRow(tenantId, documentId);
      const key = await contentKeys.open({ tenantId, kind: 'document', objectId: documentId }, storedKey(row));
      return store.getBytes({ tenantId, id: documentId }, key);
    },
    async restore(document) {
      const { id, tenantId, text } = document;
      const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId, kind: 'document', objectId: id });
      try {
        await store.putBytes(document, key, document.bytes);
        await store.putText(document, key, text);
        await database.inTenant(tenantId, (trx) => trx.insertInto('documents').values({
          ...newRow({ ...document, userId: document.uploadedBy }, { id, kind: document.kind, wrapped, tenantKeyId }), state: 'ready', ...countsOf(text), uploaded_at: document.uploadedAt,
          hold_reason: document.hold?.reason ?? null, held_by: document.hold?.placedBy ?? null, held_at: document.hold?.placedAt ?? null,
        }).execute());
      } catch (error) {
        await discard(Object.values(keysOf(tenantId, id)));
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
    remove: (tenantId, documentId, actor) => destroy(tenantId, documentId, { action: 'document.deleted', actor }),
    async tend() {
      await reading.tend();
      const { rows } = await database.transaction((trx) => sql<{ tenant_id: string; document_id: string }>`select * from documents_to_purge(now(), ${mostPurged})`.execute(trx));
      for (const row of rows) {
        // Deleted by somebody, or put under hold, in this moment.
        await destroy(row.tenant_id, row.document_id, { action: 'document.purged', actor: systemActor }).catch((error: unknown) => { if (!(error instanceof KeysteadError)) throw error; });
      }
    },
    search: (tenantId, query, reader) => searchDocuments({ tables: database, store, contentKeys }, tenantId, query, reader),
    ...openLibrary(database),
  };
}

const mostPurged = 100;

/** What every new row says. */
function newRow(file: Pick<UploadedFile, 'tenantId' | 'name' | 'bytes' | 'userId' | 'dataClass' | 'folder'>, { id, kind, wrapped, tenantKeyId }: { id: string; kind: ParsedDocument['kind']; wrapped: Buffer; tenantKeyId: string }) {
  return {
    id, tenant_id: file.tenantId, name: cleanFileName(file.name), kind, size_bytes: file.bytes.byteLength, failure: null, object_key: wrapped, tenant_key_id: tenantKeyId,
    uploaded_by: file.userId, data_class: file.dataClass ?? null, deleted_at: null, folder: cleanFolder(file.folder ?? ''),
  };
}


const supported = 'PDF, DOCX, XLSX, PPTX, ODT, RTF, CSV, EML, HTML, plain text, PNG, JPEG, TIFF and WebP';

/** A reading that has begun. `kind` is `null` where the parser will say why it is not read; `pictures` is kept once there are some to be read. */
interface Begun { readonly kind: ParsedDocument['kind'] | null; readonly parsed: Promise<ParsedDocument>; readonly pictures: Promise<void> }

/** @throws KeysteadError `document_unreadable` for an archive that is damaged. */
function begin(parser: DocumentParser, bytes: Uint8Array, onProgress: OnParseProgress): Begun {
  try {
    const kind = recogniseKind(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const { promise: pictures, resolve } = Promise.withResolvers<void>();
    const parsed = parser.parse(bytes, (progress) => {
      resolve();
      onProgress(progress);
    });
    return { kind, parsed, pictures };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Waits for a reading. @returns `null` when the patience ran out. */
async function within({ kind, parsed, pictures }: Begun, patience: Patience): Promise<ParsedDocument | null> {
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number) => new Promise<null>((resolve) => { timers.push(setTimeout(() => resolve(null), milliseconds)); });
  try {
    return await Promise.race([parsed, ...kind === null ? [] : [after(patience.textMilliseconds), pictures.then(() => after(patience.picturesMilliseconds))]]);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ParseRefusal)) return error;
  const parameters = error.code === 'unsupported_media_type' ? { detail: error.detail, supported } : { detail: error.detail };
  return new KeysteadError(error.code, parameters, { cause: error });
}

function storedKey(row: Row): WrappedObjectKey {
  if (row.object_key === null || row.tenant_key_id === null) throw new KeysteadError('not_found');
  return { wrapped: row.object_key, tenantKeyId: row.tenant_key_id };
}
