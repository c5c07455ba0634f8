import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { type GreyPicture, isBlank, toPgm } from './ocr/grey-picture.ts';
import { setApart } from './pdf-hidden.ts';
import { type PagePaint, readPaint } from './pdf-paint.ts';
import { type HiddenText, NeedsOcr, type PageByOcr, type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages } from './pages.ts';

/** Fonts without a map to Unicode give control characters; PostgreSQL, JSON and people can do without them. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f]/g;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

/**
 * Reads the text of a PDF (ISO 32000) page by page, in the order of its content, with what its form fields say. A page without text
 * is drawn and read as a picture. What a person does not see of it is kept apart. Scripts, forms’ actions, attachments and links are not touched.
 *
 * @throws ParseRefusal for passwords, damage and limits; NeedsOcr
 */
export async function parsePdf(bytes: Buffer, context: ParseContext): Promise<ParsedDocument> {
  const { limits } = context;
  const drawing = context.pictures === null ? null : await import('./ocr/render-page.ts');
  const factory = drawing === null ? null : await drawing.canvasFactory();
  const pdf = await open(bytes, withoutPictures);
  const whole = once(() => open(bytes, factory === null ? {} : { CanvasFactory: factory }));
  if (pdf.numPages > limits.maxPages) throw unreadable(`it has ${pdf.numPages} pages; at most ${limits.maxPages} are read`);
  const pages: string[] = [];
  const pictures: number[] = [];
  const hidden: HiddenText[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { text, isPicture, apart } = await readPage({ pdf, whole }, number);
    hidden.push(...apart.map((each) => ({ page: number, ...each })));
    characters += text.length + apart.reduce((sum, each) => sum + each.text.length, 0);
    if (characters > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
    if (isPicture && context.pictures === null) throw new NeedsOcr();
    if (isPicture) pictures.push(number);
    pages.push(text);
  }
  if (pictures.length > limits.maxOcrPages) throw unreadable(`${pictures.length} of its pages are pictures; at most ${limits.maxOcrPages} are read`);
  const readByOcr = drawing === null || factory === null ? [] : pictures.length === 0 ? [] : await readPictures(await whole(), { pages, pictures, context, draw: (page) => drawing.renderPage(page, factory) });
  return { kind: 'pdf', paging: 'original', pages: checkPages(pages, limits), ...readByOcr.length === 0 ? {} : { readByOcr }, ...hidden.length === 0 ? {} : { hidden } };
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

/** Pictures are not unpacked where text is read: that takes most of the time and memory of a page. */
const withoutPictures = { maxImageSize: 0 };

/** The document once more, with its pictures, for pages that need them. */
function once(read: () => Promise<Pdf>): () => Promise<Pdf> {
  let opened: Promise<Pdf> | undefined;
  return () => opened ??= read();
}

interface Readings { readonly pdf: Pdf; readonly whole: () => Promise<Pdf> }

async function readPage({ pdf, whole }: Readings, number: number): Promise<{ text: string; isPicture: boolean; apart: readonly Omit<HiddenText, 'page'>[] }> {
  try {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    const all = content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('').replace(controls, '').trim();
    const { text, hidden } = all === '' ? { text: all, hidden: [] } : setApart(all, (await paintOf(pdf, whole, number)).texts);
    const fields = await readFields(page);
    page.cleanup();
    return { text: [text, fields].filter((part) => part !== '').join('\n\n'), isPicture: text === '', apart: hidden };
  } catch (error) {
    if (error instanceof ParseRefusal) throw error;
    throw unreadable(`page ${number} is damaged`, error);
  }
}

/** What a page paints. Its pictures are looked at only where something would be hidden unless it lies over one. */
async function paintOf(pdf: Pdf, whole: Readings['whole'], number: number): Promise<PagePaint> {
  const painted = await readPaintOf(pdf, number);
  return painted.texts.some(({ restsOnPictures }) => restsOnPictures) ? readPaintOf(await whole(), number) : painted;
}

async function readPaintOf(pdf: Pdf, number: number): Promise<PagePaint> {
  const { OPS, AnnotationMode } = await getResolvedPDFJS();
  const page = await pdf.getPage(number);
  const layers = await pdf.getOptionalContentConfig();
  const list = await page.getOperatorList({ annotationMode: AnnotationMode.DISABLE });
  const isType3 = (font: string): boolean => page.commonObjs.has(font) && (page.commonObjs.get(font) as { isType3Font?: boolean } | null)?.isType3Font === true;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
  const paint = readPaint({ list, names: OPS, view: [x0, y0, x1, y1], isType3, isShown: (layer) => layers.isVisible(layer as never) });
  page.cleanup();
  return paint;
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
