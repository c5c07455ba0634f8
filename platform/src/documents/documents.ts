import type { DataClass, DocumentDescription } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { type Database, KeysteadError, decodeCursor, newId, toPage, uuidCursor } from '../foundation/index.ts';
import type { ContentKeys, WrappedObjectKey } from './content-keys.ts';
import { cleanFileName } from './file-name.ts';
import type { DocumentParser } from './parsing/parser.ts';
import { type ParsedDocument, ParseRefusal } from './parsing/parsed.ts';
import type { ObjectStorage } from './storage.ts';
import type { DocumentTables, DocumentsTable } from './tables.ts';

export interface DocumentsOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly storage: ObjectStorage;
  readonly contentKeys: ContentKeys;
  readonly parser: DocumentParser;
  /** Told when bytes could not be removed; their key is gone by then. */
  readonly onStorageError?: (error: unknown, key: string) => void;
}

export interface UploadedFile { readonly tenantId: string; readonly name: string; readonly bytes: Uint8Array; readonly userId: string | null; readonly actor: Actor; /** What every run over it is at least. */ readonly dataClass?: DataClass | null }

/** A document that comes from another installation, with the text that was read from it there. */
export interface ArchivedDocument {
  readonly id: string; readonly tenantId: string; readonly name: string; readonly kind: DocumentDescription['kind']; readonly uploadedBy: string | null; readonly uploadedAt: Date; readonly dataClass: DataClass | null;
  readonly bytes: Uint8Array; readonly paging: ParsedDocument['paging']; readonly pages: readonly string[];
}

/** The parsed text of a document. */
export interface DocumentText { readonly documentId: string; readonly name: string; readonly paging: ParsedDocument['paging']; readonly pages: readonly string[] }

export interface Documents {
  /** @throws KeysteadError `unsupported_media_type`, `document_unreadable`; nothing is stored then. */
  upload(file: UploadedFile): Promise<DocumentDescription>;
  list(tenantId: string, query: { cursor?: string | undefined; limit: number }): Promise<{ items: DocumentDescription[]; nextCursor: string | null }>;
  /** @throws KeysteadError `not_found`, the same for a foreign id as for one that never was. */
  describe(tenantId: string, documentId: string): Promise<DocumentDescription>;
  /**
   * The text, page by page. `reader` is recorded in the audit log; `null` where code alone reads it and shows it to nobody.
   * @throws KeysteadError `not_found`
   */
  readPages(tenantId: string, documentId: string, reader: Actor | null): Promise<DocumentText>;
  /** The file as it was uploaded, for an export of everything. @throws KeysteadError `not_found` */
  readOriginal(tenantId: string, documentId: string): Promise<Buffer>;
  /** Stores a document of another installation under its own id. */
  restore(document: ArchivedDocument): Promise<void>;
  /** Says which class of data a document is of; what it was before stands in the audit log. @throws KeysteadError `not_found` */
  classify(tenantId: string, documentId: string, change: { readonly dataClass: DataClass | null; readonly actor: Actor }): Promise<DocumentDescription>;
  /** Destroys the key and the bytes; a row with the id remains. @throws KeysteadError `not_found` */
  remove(tenantId: string, documentId: string, actor: Actor): Promise<void>;
}

type Row = Selectable<DocumentsTable>;

const bytesPart = 'bytes';
const textPart = 'text';
const keysOf = (tenantId: string, documentId: string) => ({ bytes: `t/${tenantId}/${documentId}`, text: `t/${tenantId}/${documentId}.text` });

/** Documents of tenants: stored sealed, each under a key of its own. */
export function openDocuments(options: DocumentsOptions): Documents {
  const database = options.database.as<DocumentTables>();
  const { storage, contentKeys } = options;

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

  return {
    async upload(file) {
      const parsed = await parse(options.parser, file.bytes);
      const id = newId();
      const keys = keysOf(file.tenantId, id);
      const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId: file.tenantId, kind: 'document', objectId: id });
      try {
        await storage.put(keys.bytes, key.seal(bytesPart, file.bytes));
        await storage.put(keys.text, key.seal(textPart, Buffer.from(JSON.stringify({ paging: parsed.paging, pages: parsed.pages }))));
        return await database.inTenant(file.tenantId, async (trx) => {
          const row = await trx.insertInto('documents').values({
            id, tenant_id: file.tenantId, name: cleanFileName(file.name), kind: parsed.kind, size_bytes: file.bytes.byteLength,
            page_count: parsed.pages.length, character_count: parsed.pages.reduce((sum, page) => sum + page.length, 0),
            state: 'ready', failure: null, object_key: wrapped, tenant_key_id: tenantKeyId, uploaded_by: file.userId, data_class: file.dataClass ?? null, deleted_at: null,
          }).returningAll().executeTakeFirstOrThrow();
          await recordEvent(trx, { tenantId: file.tenantId, action: 'document.uploaded', actor: file.actor, subjectId: id, detail: file.dataClass === undefined || file.dataClass === null ? {} : { dataClass: file.dataClass } });
          return describeRow(row);
        });
      } catch (error) {
        await discard(Object.values(keys));
        throw error;
      }
    },
    async list(tenantId, query) {
      const before = query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor);
      const rows = await database.inTenant(tenantId, (trx) => {
        const listed = trx.selectFrom('documents').selectAll().where('state', '!=', 'deleted').orderBy('id', 'desc').limit(query.limit + 1);
        return (before === null ? listed : listed.where('id', '<', before)).execute();
      });
      return toPage(rows, query.limit, describeRow, (row) => row.id);
    },
    describe: async (tenantId, documentId) => describeRow(await findRow(tenantId, documentId)),
    async readPages(tenantId, documentId, reader) {
      const row = await findRow(tenantId, documentId);
      const key = await contentKeys.open({ tenantId, kind: 'document', objectId: documentId }, storedKey(row));
      const text = JSON.parse(key.open(textPart, await storage.get(keysOf(tenantId, documentId).text)).toString('utf8')) as Pick<ParsedDocument, 'paging' | 'pages'>;
      if (reader !== null) {
        await database.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'document.read', actor: reader, subjectId: documentId, detail: {} }));
      }
      return { documentId, name: row.name, ...text };
    },
    async readOriginal(tenantId, documentId) {
      const row = await findRow(tenantId, documentId);
      const key = await contentKeys.open({ tenantId, kind: 'document', objectId: documentId }, storedKey(row));
      return key.open(bytesPart, await storage.get(keysOf(tenantId, documentId).bytes));
    },
    async restore(document) {
      const { id, tenantId, pages, paging } = document;
      const keys = keysOf(tenantId, id);
      const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId, kind: 'document', objectId: id });
      try {
        await storage.put(keys.bytes, key.seal(bytesPart, document.bytes));
        await storage.put(keys.text, key.seal(textPart, Buffer.from(JSON.stringify({ paging, pages }))));
        await database.inTenant(tenantId, (trx) => trx.insertInto('documents').values({
          id, tenant_id: tenantId, name: cleanFileName(document.name), kind: document.kind, size_bytes: document.bytes.byteLength, page_count: pages.length,
          character_count: pages.reduce((sum, page) => sum + page.length, 0), state: 'ready', failure: null, object_key: wrapped, tenant_key_id: tenantKeyId,
          uploaded_by: document.uploadedBy, uploaded_at: document.uploadedAt, data_class: document.dataClass, deleted_at: null,
        }).execute());
      } catch (error) {
        await discard(Object.values(keys));
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
    async remove(tenantId, documentId, actor) {
      await database.inTenant(tenantId, async (trx) => {
        const removed = await trx.updateTable('documents').set({ state: 'deleted', name: '', failure: null, object_key: null, deleted_at: new Date() })
          .where('id', '=', documentId).where('state', '!=', 'deleted').executeTakeFirst();
        if (removed.numUpdatedRows === 0n) throw new KeysteadError('not_found');
        await recordEvent(trx, { tenantId, action: 'document.deleted', actor, subjectId: documentId, detail: {} });
      });
      await discard(Object.values(keysOf(tenantId, documentId)));
    },
  };
}

const supported = 'PDF, DOCX and plain text';

async function parse(parser: DocumentParser, bytes: Uint8Array): Promise<ParsedDocument> {
  try {
    return await parser.parse(bytes);
  } catch (error) {
    if (!(error instanceof ParseRefusal)) throw error;
    const parameters = error.code === 'unsupported_media_type' ? { detail: error.detail, supported } : { detail: error.detail };
    throw new KeysteadError(error.code, parameters, { cause: error });
  }
}

function storedKey(row: Row): WrappedObjectKey {
  if (row.object_key === null || row.tenant_key_id === null) throw new KeysteadError('not_found');
  return { wrapped: row.object_key, tenantKeyId: row.tenant_key_id };
}

function describeRow(row: Row): DocumentDescription {
  return {
    id: row.id, name: row.name, kind: row.kind, sizeBytes: row.size_bytes, pageCount: row.page_count, characterCount: row.character_count,
    state: row.state === 'deleted' ? 'failed' : row.state, failure: row.failure, uploadedBy: row.uploaded_by, uploadedAt: row.uploaded_at.toISOString(), dataClass: row.data_class,
  };
}
