import type { ContentKey } from './content-keys.ts';
import type { ParsedDocument } from './parsing/parsed.ts';
import type { ObjectStorage } from './storage.ts';

/** The text of a document as it is stored: sealed under the document’s own key. */
export type StoredText = Omit<ParsedDocument, 'kind'>;

const bytesPart = 'bytes';
const textPart = 'text';

/** Where the two objects of a document lie. */
export const keysOf = (tenantId: string, documentId: string) => ({ bytes: `t/${tenantId}/${documentId}`, text: `t/${tenantId}/${documentId}.text` });

interface Place { readonly tenantId: string; readonly id: string }

/** Seals and opens what a document is made of. */
export function openStore(storage: ObjectStorage) {
  return {
    putBytes: ({ tenantId, id }: Place, key: ContentKey, bytes: Uint8Array) => storage.put(keysOf(tenantId, id).bytes, key.seal(bytesPart, bytes)),
    getBytes: async ({ tenantId, id }: Place, key: ContentKey) => key.open(bytesPart, await storage.get(keysOf(tenantId, id).bytes)),
    putText: ({ tenantId, id }: Place, key: ContentKey, { paging, pages, places, readByOcr, hidden }: StoredText) => {
      const text = { paging, pages, ...places === undefined ? {} : { places }, ...readByOcr === undefined ? {} : { readByOcr }, ...hidden === undefined ? {} : { hidden } } satisfies StoredText;
      return storage.put(keysOf(tenantId, id).text, key.seal(textPart, Buffer.from(JSON.stringify(text))));
    },
    getText: async ({ tenantId, id }: Place, key: ContentKey) => JSON.parse(key.open(textPart, await storage.get(keysOf(tenantId, id).text)).toString('utf8')) as StoredText,
  };
}
export type DocumentStore = ReturnType<typeof openStore>;

/** What a row says of a text. */
export function countsOf({ pages, readByOcr = [], hidden = [] }: StoredText) {
  const confidence = readByOcr.length === 0 ? null : Math.round(readByOcr.reduce((sum, page) => sum + page.confidence, 0) / readByOcr.length);
  return { page_count: pages.length, character_count: pages.reduce((sum, page) => sum + page.length, 0), ocr_pages: readByOcr.length, ocr_confidence: confidence, hidden_passages: hidden.length };
}
