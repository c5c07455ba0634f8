import mammoth from 'mammoth';
import { sayChanges } from './docx-changes.ts';
import { allMarks, markOf, marks } from './docx-hidden.ts';
import { type DocxParts, openDocxParts, plainText } from './docx-parts.ts';
import { type WholeDocument, textOf } from './docx-text.ts';
import { type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages, cutIntoPages } from './pages.ts';
import { inflateAll, listZip } from './zip.ts';

/**
 * Reads a DOCX: paragraphs and tables in their order, explicit page breaks as pages; without any, pages are cut here,
 * because where a page ends is decided by whoever prints it. Numbers of lists stand before their paragraphs, notes and comments below theirs, headers and footers once at the beginning
 * and at the end; changes that nobody settled yet are marked. Pictures are not read, neither inside nor outside ones. Text that a person does not see stands apart.
 *
 * @throws ParseRefusal for archive bombs (on bytes that really came out), damage, passwords and limits.
 */
export async function parseDocx(bytes: Buffer, { limits }: ParseContext): Promise<ParsedDocument> {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const parts = openDocxParts(bytes, entries, limits.maxInflatedBytes);
  const body = await readBody({ exists: parts.exists, read: async (name, encoding) => (encoding === undefined ? parts.read(name) : parts.read(name).toString(encoding === 'base64' ? 'base64' : 'utf8')) });
  const text = tidy(sayChanges(`${around(parts, 'header')}${textOf(body)}${around(parts, 'footer')}`));
  const { hidden } = parts;
  const own = text.split('\f').map((page) => page.trim()).filter((page) => page.replace(marks, '').trim() !== '');
  const marked = own.length > 1 ? own : cutIntoPages(text.trim());
  const pages = marked.map((page) => tidy(page.replace(marks, '')).trim());
  if (hidden.length > 0 && pages.every((page) => page === '')) throw unreadable('all its text is hidden from people');
  const apart = hidden.map((each, index) => ({ page: Math.max(0, marked.findIndex((page) => page.includes(markOf(index)))) + 1, ...each }));
  return { kind: 'docx', paging: own.length > 1 ? 'original' : 'derived', pages: checkPages(pages, limits), ...apart.length === 0 ? {} : { hidden: apart } };
}

const tidy = (text: string): string => text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n');

/** An archive as mammoth reads one. */
interface Archive { exists(name: string): boolean; read(name: string, encoding?: string): Promise<string | Uint8Array> }

/** What stands around the pages, once: the headers above the text, the footers below it. A page number alone is not said. */
function around(parts: DocxParts, kind: 'header' | 'footer'): string {
  const texts = parts.shownAround(kind).map((name) => plainText(parts.prepared(name) ?? '')).filter((text) => /\p{L}/u.test(text.replace(allMarks, '')));
  return [...new Set(texts)].map((text) => `[${kind}: ${text}]\n\n`).join('');
}

async function readBody(archive: Archive): Promise<WholeDocument> {
  let body: WholeDocument = { type: 'document' };
  try {
    // Mammoth takes an opened archive too; its types do not say so.
    await mammoth.convertToHtml({ file: archive } as unknown as { buffer: Buffer }, {
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      // The document as it was read is kept; nothing of it is left to be turned into HTML.
      transformDocument: (read: WholeDocument & object) => {
        body = read;
        return { ...read, children: [] };
      },
    });
  } catch (error) {
    if (error instanceof ParseRefusal) throw error;
    throw unreadable('its contents are damaged', error);
  }
  return body;
}
