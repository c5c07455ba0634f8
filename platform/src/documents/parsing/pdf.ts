import { getDocumentProxy } from 'unpdf';
import { type GreyPicture, isBlank, toPgm } from './ocr/grey-picture.ts';
import { NeedsOcr, type PageByOcr, type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages } from './pages.ts';

/** Fonts without a map to Unicode give control characters; PostgreSQL, JSON and people can do without them. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f]/g;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

/**
 * Reads the text of a PDF (ISO 32000) page by page, in the order of its content, with what its form fields say. A page without text
 * is drawn and read as a picture. Scripts, forms’ actions, attachments and links are not touched.
 *
 * @throws ParseRefusal for passwords, damage and limits; NeedsOcr
 */
export async function parsePdf(bytes: Buffer, context: ParseContext): Promise<ParsedDocument> {
  const { limits } = context;
  const drawing = context.pictures === null ? null : await import('./ocr/render-page.ts');
  const factory = drawing === null ? null : await drawing.canvasFactory();
  const pdf = await open(bytes, factory === null ? {} : { CanvasFactory: factory });
  if (pdf.numPages > limits.maxPages) throw unreadable(`it has ${pdf.numPages} pages; at most ${limits.maxPages} are read`);
  const pages: string[] = [];
  const pictures: number[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { text, isPicture } = await readPage(pdf, number);
    characters += text.length;
    if (characters > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
    if (isPicture && context.pictures === null) throw new NeedsOcr();
    if (isPicture) pictures.push(number);
    pages.push(text);
  }
  if (pictures.length > limits.maxOcrPages) throw unreadable(`${pictures.length} of its pages are pictures; at most ${limits.maxOcrPages} are read`);
  const readByOcr = drawing === null || factory === null ? [] : await readPictures(pdf, { pages, pictures, context, draw: (page) => drawing.renderPage(page, factory) });
  return { kind: 'pdf', paging: 'original', pages: checkPages(pages, limits), ...readByOcr.length === 0 ? {} : { readByOcr } };
}

interface PictureWork { readonly pages: string[]; readonly pictures: readonly number[]; readonly context: ParseContext; readonly draw: (page: Page) => Promise<GreyPicture> }

/** Puts the text of pages that are pictures into `pages`. */
async function readPictures(pdf: Pdf, { pages, pictures, context, draw }: PictureWork): Promise<PageByOcr[]> {
  const readByOcr: PageByOcr[] = [];
  for (const [index, number] of pictures.entries()) {
    const page = await pdf.getPage(number);
    const drawn = await draw(page);
    page.cleanup();
    const read = isBlank(drawn) ? undefined : await context.pictures?.read(toPgm(drawn));
    if (read !== undefined) {
      pages[number - 1] = [read.text, pages[number - 1] ?? ''].filter((part) => part !== '').join('\n\n');
      readByOcr.push({ page: number, confidence: read.confidence });
    }
    context.onPage(index + 1, pictures.length);
  }
  return readByOcr;
}

async function open(bytes: Buffer, options: object): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), { disableFontFace: true, useSystemFonts: false, verbosity: 0, enableXfa: false, ...options });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw unreadable('it is protected by a password', error);
    throw unreadable('it is damaged or not a whole PDF', error);
  }
}

async function readPage(pdf: Pdf, number: number): Promise<{ text: string; isPicture: boolean }> {
  try {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    const text = content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('').replace(controls, '').trim();
    const fields = await readFields(page);
    page.cleanup();
    return { text: [text, fields].filter((part) => part !== '').join('\n\n'), isPicture: text === '' };
  } catch (error) {
    if (error instanceof ParseRefusal) throw error;
    throw unreadable(`page ${number} is damaged`, error);
  }
}

/** What was entered into the form fields of a page, a line for each. What a person does not see (hidden fields, passwords) is left out. */
async function readFields(page: Page): Promise<string> {
  const lines = (await page.getAnnotations({ intent: 'display' })).flatMap((annotation: Record<string, unknown>) => {
    const { fieldName, fieldValue, fieldType, hidden, password } = annotation;
    if (annotation['subtype'] !== 'Widget' || fieldType === 'Sig' || hidden === true || password === true || typeof fieldName !== 'string') return [];
    const value = shown(fieldValue);
    return value === '' || value === 'Off' ? [] : [`${fieldName}: ${value}`];
  });
  return lines.length === 0 ? '' : `Form fields:\n${[...new Set(lines)].join('\n')}`.replace(controls, '');
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).filter((part) => part !== '').join(', ');
  return typeof value === 'string' ? value.trim() : '';
}
