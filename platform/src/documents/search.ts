import type { ResponseOf, operations } from '@keystead/contract';
import { type Actor, recordEvent } from '../audit/index.ts';
import { type TenantDatabase, decodeCursor, encodeCursor, sql, uuidCursor } from '../foundation/index.ts';
import type { ContentKeys } from './content-keys.ts';
import { cleanFolder } from './folder-path.ts';
import type { DocumentStore, StoredText } from './stored-text.ts';
import type { DocumentTables } from './tables.ts';

/** What one answer looks into: so many documents, or so many characters, whichever comes first. */
const mostDocuments = 40;
const mostCharacters = 5_000_000;
/** Characters shown before and after what was found. */
const around = 80;

type Found = ResponseOf<typeof operations.searchDocuments>;
interface Parts { readonly tables: TenantDatabase<DocumentTables>; readonly store: DocumentStore; readonly contentKeys: ContentKeys }
export interface SearchQuery { readonly q: string; readonly folder?: string | undefined; readonly versions?: 'newest' | 'all' | undefined; readonly cursor?: string | undefined }

/** Searches inside documents by opening them, newest first, a bounded number each time. That somebody searched, and in how many, is recorded; for what is not. */
export async function searchDocuments({ tables, store, contentKeys }: Parts, tenantId: string, query: SearchQuery, reader: Actor): Promise<Found> {
  const before = query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor);
  const folder = query.folder === undefined ? '' : cleanFolder(query.folder);
  const { rows, total } = await tables.inTenant(tenantId, async (trx) => {
    let within = trx.selectFrom('documents').where('state', '=', 'ready');
    if (query.versions !== 'all') within = within.where('newest', '=', true);
    if (folder !== '') within = within.where((row) => row.or([row('folder', '=', folder), sql<boolean>`starts_with(folder, ${`${folder}/`})`]));
    const listed = within.select(['id', 'name', 'version', 'kind', 'object_key', 'tenant_key_id', 'character_count']).orderBy('id', 'desc').limit(mostDocuments + 1);
    const counted = await within.select((count) => count.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    return { rows: await (before === null ? listed : listed.where('id', '<', before)).execute(), total: Number(counted.total) };
  });
  const items: Found['items'] = [];
  let [searched, characters, last] = [0, 0, null as string | null];
  for (const { id, name, version, kind, object_key: wrapped, tenant_key_id: tenantKeyId, character_count: length } of rows.slice(0, mostDocuments)) {
    if (searched > 0 && characters + (length ?? 0) > mostCharacters) break;
    characters += length ?? 0;
    searched += 1;
    last = id;
    if (wrapped === null || tenantKeyId === null) continue;
    const text = await contentKeys.open({ tenantId, kind: 'document', objectId: id }, { wrapped, tenantKeyId }).then((key) => store.getText({ tenantId, id }, key)).catch(() => null);
    const match = text === null ? null : findIn(text, query.q);
    if (match !== null) items.push({ documentId: id, name, version, kind, ...match });
  }
  if (searched > 0) await tables.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'document.searched', actor: reader, subjectId: tenantId, detail: { documents: searched } }));
  return { items, searched, total, nextCursor: searched < rows.length && last !== null ? encodeCursor(last) : null };
}

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ');

/** How often the words occur in a text, and where first; `null` where they do not. */
export function findIn({ pages, places }: Pick<StoredText, 'pages' | 'places'>, words: string): { matches: number; first: Found['items'][number]['first'] } | null {
  const wanted = plain(words).trim().toLowerCase();
  let matches = 0;
  let first: Found['items'][number]['first'] | null = null;
  for (const [index, page] of pages.entries()) {
    const text = plain(page);
    const lower = text.toLowerCase();
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      matches += 1;
      first ??= { page: index + 1, part: places?.[index]?.part ?? null, excerpt: `${at > around ? '…' : ''}${text.slice(Math.max(0, at - around), at + wanted.length + around).trim()}${at + wanted.length + around < text.length ? '…' : ''}` };
    }
  }
  return first === null ? null : { matches, first };
}
