import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { type GreyPicture, isBlank, toPgm } from './ocr/grey-picture.ts';
import { once } from './once.ts';
import { type Annotation, readAnnotations } from './pdf-annotations.ts';
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
 * Reads the text of a PDF (ISO 32000) page by page, in the order of its content, with what its form fields say, what was typed over it and
 * the notes on it. A page without text is drawn and read as a picture. What a person does not see of it is kept apart. Scripts, forms’ actions and links are not touched, attached files are counted.
 *
 * @throws ParseRefusal for passwords, damage and limits; NeedsOcr
 */
export async function parsePdf(bytes: Buffer, context: ParseContext): Promise<ParsedDocument> {
  const { limits } = context;
  const drawing = context.pictures === null ? null : await import('./ocr/render-page.ts');
  const factory = drawing === null ? null : await drawing.canvasFactory();
  const pdf = await open(bytes, withoutPictures);
  // The document once more, with its pictures, for pages that need them.
  const whole = once(() => open(bytes, factory === null ? {} : { CanvasFactory: factory }));
  if (pdf.numPages > limits.maxPages) throw unreadable(`it has ${pdf.numPages} pages; at most ${limits.maxPages} are read`);
  const pages: string[] = [];
  const pictures: number[] = [];
  const hidden: HiddenText[] = [];
  let characters = 0;
  let unread = await countEmbedded(pdf);
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { text, isPicture, apart, attachedFiles } = await readPage({ pdf, whole }, number);
    unread += attachedFiles;
    hidden.push(...apart.map((each) => ({ page: number, ...each })));
    characters += text.length + apart.reduce((sum, each) => sum + each.text.length, 0);
    if (characters > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
    if (isPicture && context.pictures === null) throw new NeedsOcr();
    if (isPicture) pictures.push(number);
    pages.push(text);
  }
  if (pictures.length > limits.maxOcrPages) throw unreadable(`${pictures.length} of its pages are pictures; at most ${limits.maxOcrPages} are read`);
  const readByOcr = drawing === null || factory === null ? [] : pictures.length === 0 ? [] : await readPictures(await whole(), { pages, pictures, context, draw: (page) => drawing.renderPage(page, factory) });
  return { kind: 'pdf', paging: 'original', pages: sayUnread(checkPages(pages, limits), unread), ...readByOcr.length === 0 ? {} : { readByOcr }, ...hidden.length === 0 ? {} : { hidden } };
}

/** Files that lie in the document itself (ISO 32000-1, 7.11.4). They are counted and never unpacked. */
async function countEmbedded(pdf: Pdf): Promise<number> {
  // A Map in newer releases of pdf.js, an object in older ones.
  const files: unknown = await pdf.getAttachments().catch(() => null);
  return files instanceof Map ? files.size : Object.keys(files ?? {}).length;
}

/** Says at the end of the document what was not read of it. */
function sayUnread(pages: readonly string[], unread: number): readonly string[] {
  return unread === 0 ? pages : pages.map((page, index) => (index < pages.length - 1 ? page : [page, `(${unread === 1 ? '1 attached file was' : `${unread} attached files were`} not read)`].filter((part) => part !== '').join('\n\n')));
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

interface Readings { readonly pdf: Pdf; readonly whole: () => Promise<Pdf> }

async function readPage({ pdf, whole }: Readings, number: number): Promise<{ text: string; isPicture: boolean; apart: readonly Omit<HiddenText, 'page'>[]; attachedFiles: number }> {
  try {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    const all = content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('').replace(controls, '').trim();
    const { text, hidden } = all === '' ? { text: all, hidden: [] } : setApart(all, (await paintOf(pdf, whole, number)).texts);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
    const annotated = readAnnotations(await page.getAnnotations({ intent: 'display' }) as readonly Annotation[], [x0, y0, x1, y1]);
    page.cleanup();
    const parts = [text, annotated.text.replace(controls, '')];
    return { text: parts.filter((part) => part !== '').join('\n\n'), isPicture: text === '', apart: [...hidden, ...annotated.apart], attachedFiles: annotated.attachedFiles };
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
