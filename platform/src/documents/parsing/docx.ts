import mammoth from 'mammoth';
import { sayChanges } from './docx-changes.ts';
import { allMarks, markOf, marks } from './docx-hidden.ts';
import { pageTurn, pictureSign } from './docx-mend.ts';
import { type DocxParts, openDocxParts, plainText } from './docx-parts.ts';
import { type WholeDocument, textOf } from './docx-text.ts';
import { type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages, pagesBetween } from './pages.ts';
import { inflateAll, listZip } from './zip.ts';

/**
 * Reads a DOCX: paragraphs and tables in their order. Its pages are those of the program that laid it out last, where the file says so, or those between page breaks; where
 * neither tells, pages are cut here, because where a page ends is decided by whoever prints it. Numbers of lists stand before their paragraphs, notes and comments below theirs, headers and footers once at the beginning
 * and at the end; changes that nobody settled yet and what is struck out are marked. Pictures are not read, neither inside nor outside ones; large ones have a sign in their place. Text that a person does not see stands apart.
 *
 * @throws ParseRefusal for archive bombs (on bytes that really came out), damage, passwords and limits.
 */
export async function parseDocx(bytes: Buffer, { limits }: ParseContext): Promise<ParsedDocument> {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const parts = openDocxParts(bytes, entries, limits.maxInflatedBytes);
  const body = await readBody({ exists: parts.exists, read: async (name, encoding) => (encoding === undefined ? parts.read(name) : parts.read(name).toString(encoding === 'base64' ? 'base64' : 'utf8')) });
  const { own, marked: laid } = pagesOf(tidy(sayChanges(textOf(body))));
  const [above, below] = [sayChanges(around(parts, 'header')), sayChanges(around(parts, 'footer'))];
  const marked = laid.map((page, index) => [index === 0 ? above : '', page, index === laid.length - 1 ? below : ''].filter((part) => part !== '').join('\n\n'));
  const { hidden } = parts;
  const pages = marked.map((page) => tidy(page.replace(allMarks, '')).trim());
  if (hidden.length > 0 && pages.every((page) => page === '')) throw unreadable('all its text is hidden from people');
  if (pages.some((page) => page.includes(pictureSign)) && pages.every((page) => page.replaceAll(pictureSign, '').trim() === '')) throw unreadable('it holds nothing but pictures: save it as PDF and upload that');
  const apart = hidden.map((each, index) => ({ page: Math.max(0, marked.findIndex((page) => page.includes(markOf(index)))) + 1, ...each }));
  return { kind: 'docx', paging: own ? 'original' : 'derived', pages: checkPages(pages, limits), ...apart.length === 0 ? {} : { hidden: apart } };
}

/** The pages of a text, marks included, and whether they are the document's own. Empty ones count where the document was laid out, so that those after them keep their numbers. */
function pagesOf(text: string): { readonly own: boolean; readonly marked: readonly string[] } {
  const isBlank = (page: string): boolean => page.replace(allMarks, '').trim() === '';
  const laidOut = text.includes(pageTurn);
  // A page break that was put is said once more where the page was turned for it.
  const all = text.replace(new RegExp(`\\f(\\s*)${pageTurn}`, 'g'), '\f$1').replaceAll(pageTurn, '\f').split('\f').map((page) => page.trim());
  const last = all.findLastIndex((page) => !isBlank(page));
  const own = laidOut ? all.slice(all.findIndex((page) => page !== ''), last + 1) : all.filter((page) => page.replace(marks, '').trim() !== '');
  if (laidOut && own.length > 1) return { own: true, marked: own };
  const { paging, pages } = pagesBetween(own);
  return { own: paging === 'original', marked: pages };
}

const tidy = (text: string): string => text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n');

/** An archive as mammoth reads one. */
interface Archive { exists(name: string): boolean; read(name: string, encoding?: string): Promise<string | Uint8Array> }

/** What stands around the pages, once: the headers above the text, the footers below it. A page number alone is not said. */
function around(parts: DocxParts, kind: 'header' | 'footer'): string {
  const texts = parts.shownAround(kind).map((name) => plainText(parts.prepared(name) ?? '')).filter((text) => /\p{L}/u.test(text.replace(allMarks, '')));
  return [...new Set(texts)].map((text) => `[${kind}: ${text}]`).join('\n\n');
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
