import { getDocumentProxy } from 'unpdf';
import { type ParseLimits, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages } from './pages.ts';

/** Fonts without a map to Unicode give control characters; PostgreSQL, JSON and people can do without them. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f]/g;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * Reads the text of a PDF (ISO 32000) page by page, in the order of its content. Scripts, forms’ actions, attachments and
 * links are not touched; fonts and pictures are not drawn.
 *
 * @throws ParseRefusal for passwords, damage, scans without text, and limits.
 */
export async function parsePdf(bytes: Buffer, limits: ParseLimits): Promise<ParsedDocument> {
  const pdf = await open(bytes);
  if (pdf.numPages > limits.maxPages) throw unreadable(`it has ${pdf.numPages} pages; at most ${limits.maxPages} are read`);
  const pages: string[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const text = await readPage(pdf, number);
    characters += text.length;
    if (characters > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
    pages.push(text);
  }
  return { kind: 'pdf', paging: 'original', pages: checkPages(pages, limits) };
}

async function open(bytes: Buffer): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), { disableFontFace: true, useSystemFonts: false, verbosity: 0, enableXfa: false });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw unreadable('it is protected by a password', error);
    throw unreadable('it is damaged or not a whole PDF', error);
  }
}

async function readPage(pdf: Pdf, number: number): Promise<string> {
  try {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    page.cleanup();
    return content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('').replace(controls, '').trim();
  } catch (error) {
    if (error instanceof ParseRefusal) throw error;
    throw unreadable(`page ${number} is damaged`, error);
  }
}
