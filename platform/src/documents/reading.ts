import { sql } from 'kysely';
import { recordEvent, systemActor } from '../audit/index.ts';
import type { TenantDatabase } from '../foundation/index.ts';
import type { ContentKey, ContentKeys } from './content-keys.ts';
import type { DocumentParser, OnParseProgress } from './parsing/parser.ts';
import { type ParsedDocument, ParseRefusal } from './parsing/parsed.ts';
import { type DocumentStore, countsOf } from './stored-text.ts';
import type { DocumentTables } from './tables.ts';

/** How long a document counts as being read without a sign of it. */
const leaseSeconds = 60;
const renewalMilliseconds = 20_000;
/** A document that was broken off this often is given up: it may be what breaks the process. */
const maxAttempts = 3;
const batch = 20;

const lease = sql<Date>`now() + ${sql.lit(`${leaseSeconds} seconds`)}::interval`;

interface ReadingOptions {
  readonly tables: TenantDatabase<DocumentTables>;
  readonly store: DocumentStore;
  readonly contentKeys: ContentKeys;
  readonly parser: DocumentParser;
  readonly onError: (error: unknown, documentId: string) => void;
}

/** A document whose row says `parsing`. */
interface Unread { readonly tenantId: string; readonly id: string; readonly key: ContentKey }

/** Reading that goes on after an upload was answered, in this process or, when that dies, in another. */
export interface Reading {
  /** Carries a reading that has begun to its end. Never throws. */
  finish(document: Unread, reading: Promise<ParsedDocument>): Promise<void>;
  /** Tells of progress, and that somebody still reads. */
  progressOf(document: Pick<Unread, 'tenantId' | 'id'>): OnParseProgress;
  /** Takes up documents that nobody reads any more. */
  tend(): Promise<void>;
}

/** The lease of a new row. */
export const firstLease = { reading_until: lease, reading_attempts: 1 };

export function openReading({ tables, store, contentKeys, parser, onError }: ReadingOptions): Reading {
  const change = (tenantId: string, id: string, set: { reading_until: Date | null | typeof lease; pages_read?: number; pages_to_read?: number }) =>
    tables.inTenant(tenantId, (trx) => trx.updateTable('documents').set(set as never).where('id', '=', id).where('state', '=', 'parsing').execute());

  /** @returns whether the document was still waited for. */
  async function end({ tenantId, id }: Pick<Unread, 'tenantId' | 'id'>, ending: { state: 'ready' | 'failed'; failure: string | null; counts?: ReturnType<typeof countsOf>; kind?: ParsedDocument['kind'] }): Promise<void> {
    await tables.inTenant(tenantId, async (trx) => {
      const { state, failure, counts = {}, kind } = ending;
      const ended = await trx.updateTable('documents').set({ state, failure, ...counts, ...kind === undefined ? {} : { kind }, reading_until: null }).where('id', '=', id).where('state', '=', 'parsing').executeTakeFirst();
      if (ended.numUpdatedRows > 0n) await recordEvent(trx, { tenantId, action: 'document.parsed', actor: systemActor, subjectId: id, detail: { state } });
    });
  }

  async function finish(document: Unread, reading: Promise<ParsedDocument>): Promise<void> {
    const { tenantId, id, key } = document;
    const renewal = setInterval(() => { change(tenantId, id, { reading_until: lease }).catch((error: unknown) => onError(error, id)); }, renewalMilliseconds).unref();
    try {
      const parsed = await reading;
      await store.putText(document, key, parsed);
      await end(document, { state: 'ready', failure: null, counts: countsOf(parsed), kind: parsed.kind });
    } catch (error) {
      // Whatever is not the document's own fault is tried again.
      const ending = error instanceof ParseRefusal ? end(document, { state: 'failed', failure: error.detail }) : change(tenantId, id, { reading_until: null }).then(() => onError(error, id));
      await ending.catch((second: unknown) => onError(second, id));
    } finally {
      clearInterval(renewal);
    }
  }

  const progressOf: Reading['progressOf'] = ({ tenantId, id }) => ({ done, total }) => {
    if (total === 0) return;
    change(tenantId, id, { reading_until: lease, pages_read: done, pages_to_read: total }).catch((error: unknown) => onError(error, id));
  };

  /** @returns the document, where nobody else took it first. */
  async function claim(tenantId: string, id: string): Promise<Unread | null> {
    const row = await tables.inTenant(tenantId, (trx) => trx.updateTable('documents').set((row) => ({ reading_until: lease, reading_attempts: row('reading_attempts', '+', 1), pages_read: 0 }) as never)
      .where('id', '=', id).where('state', '=', 'parsing').where((row) => row.or([row('reading_until', 'is', null), row('reading_until', '<', sql<Date>`now()`)])).returningAll().executeTakeFirst());
    if (row === undefined || row.object_key === null || row.tenant_key_id === null) return null;
    if (row.reading_attempts > maxAttempts) {
      await end({ tenantId, id }, { state: 'failed', failure: `reading it was broken off ${maxAttempts} times` });
      return null;
    }
    return { tenantId, id, key: await contentKeys.open({ tenantId, kind: 'document', objectId: id }, { wrapped: row.object_key, tenantKeyId: row.tenant_key_id }) };
  }

  return {
    finish, progressOf,
    async tend() {
      const { rows } = await tables.transaction((trx) => sql<{ tenant_id: string; document_id: string }>`select * from documents_to_read(now(), ${batch})`.execute(trx));
      await Promise.all(rows.map(async (row) => {
        try {
          const document = await claim(row.tenant_id, row.document_id);
          if (document !== null) await finish(document, store.getBytes(document, document.key).then((bytes) => parser.parse(bytes, progressOf(document))));
        } catch (error) {
          onError(error, row.document_id);
        }
      }));
    },
  };
}
