import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { type GreyPicture, isBlank, toPgm } from './ocr/grey-picture.ts';
import { once } from './once.ts';
import { type Annotation, readAnnotations } from './pdf-annotations.ts';
import { setApart } from './pdf-hidden.ts';
import { type PagePaint, readPaint } from './pdf-paint.ts';
import { countUnknown, joinRuns, readable } from './pdf-text.ts';
import { type HiddenText, NeedsOcr, type PageByOcr, type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages } from './pages.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

/** Of a page: pictures that cover so much of it may say what its text does not. */
const pictureShares = { read: 0.5, told: 0.15 } as const;
/** Letters; a page with more is not a scan with a stamp on it. */
const fewLetters = 600;
/** Of what is read from a picture beside the text of its page, less is more likely to be none. */
const leastConfidence = 40;
const pictureNote = '(A picture on this page was not read.)';

/** What of a page is to be read from its drawing: all of it, all of it as its own text cannot be trusted, or the pictures beside its text. */
type Drawn = 'page' | 'instead' | 'beside';
interface PageText { readonly text: string; /** What annotations say. */ readonly annotated: string; readonly drawn: Drawn | null; readonly note: string; readonly apart: readonly Omit<HiddenText, 'page'>[]; readonly attachedFiles: number }

/**
 * Reads the text of a PDF (ISO 32000) page by page, in the order of its content, with what its form fields say, what was typed over it and
 * the notes on it. A page without text, or whose letters have no meaning to a machine, is drawn and read as a picture; so are large pictures beside little text, as scans with a stamp
 * have them. What a person does not see of it is kept apart. Scripts, forms’ actions and links are not touched, attached files are named.
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
  if (pdf.numPages === 0) throw unreadable('it has no pages');
  const pages: PageText[] = [];
  const hidden: HiddenText[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await readPage({ pdf, whole }, number);
    const { text, annotated, drawn, apart } = page;
    hidden.push(...apart.map((each) => ({ page: number, ...each })));
    characters += text.length + annotated.length + apart.reduce((sum, each) => sum + each.text.length, 0);
    if (characters > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
    if (number === 1) await refuseForeignForm(pdf, text);
    if (drawn !== null && context.pictures === null) throw new NeedsOcr();
    pages.push(page);
  }
  const scans = pages.filter(({ drawn }) => drawn === 'page').length;
  if (scans > limits.maxOcrPages) throw unreadable(`${scans} of its pages are pictures; at most ${limits.maxOcrPages} are read`);
  const read = drawing === null || factory === null || pages.every(({ drawn }) => drawn === null) ? new Map<number, PictureText>() : await readDrawings(await whole(), { pages, context, draw: (page, leaveOut) => drawing.renderPage(page, factory, leaveOut) });
  const readByOcr = [...read].flatMap(([page, { text, confidence }]): PageByOcr[] => (text === '' && pages[page - 1]?.drawn !== 'page' ? [] : [{ page, confidence }]));
  const attached = [...await embeddedNames(pdf), ...pages.flatMap(({ attachedFiles }) => Array.from({ length: attachedFiles }, () => ''))];
  return { kind: 'pdf', paging: 'original', pages: sayUnread(checkPages(pages.map((page, index) => wordsOf(page, read.get(index + 1))), limits), attached), ...readByOcr.length === 0 ? {} : { readByOcr }, ...hidden.length === 0 ? {} : { hidden } };
}

/** A form that one program alone fills with its contents (XFA) says on its only page that it waits for them. */
async function refuseForeignForm(pdf: Pdf, text: string): Promise<void> {
  if (!text.startsWith('Please wait') || text.length > 2_000) return;
  const { info } = await pdf.getMetadata();
  if ('IsXFAPresent' in info && info.IsXFAPresent === true) throw unreadable('it is a dynamic form (XFA), which other programs than Adobe’s cannot show: open it there, print it to a PDF and upload that');
}

/** Names of files that lie in the document itself (ISO 32000-1, 7.11.4). They are never unpacked. */
async function embeddedNames(pdf: Pdf): Promise<readonly string[]> {
  const files: unknown = await pdf.getAttachments().catch(() => null);
  // A Map in newer releases of pdf.js, an object in older ones.
  return files instanceof Map ? [...files.keys()].map(String) : Object.keys(files ?? {});
}

/** Says at the end of the document what was not read of it. */
function sayUnread(pages: readonly string[], attached: readonly string[]): readonly string[] {
  if (attached.length === 0) return pages;
  const names = attached.filter((name) => name !== '').slice(0, 10).map((name) => readable(name).replace(/\s+/g, ' ').slice(0, 100));
  const note = `(${attached.length === 1 ? '1 attached file was' : `${attached.length} attached files were`} not read${names.length === 0 ? '' : `: ${names.join(', ')}`})`;
  return pages.map((page, index) => (index < pages.length - 1 ? page : [page, note].filter((part) => part !== '').join('\n\n')));
}

interface PictureText { readonly text: string; readonly confidence: number }
interface DrawingWork { readonly pages: readonly PageText[]; readonly context: ParseContext; readonly draw: (page: Page, leaveOut: 'nothing' | 'text') => Promise<GreyPicture> }

/** What is read from drawings of pages, by their number. Pages that are nothing but pictures come first where there are more than may be read. */
async function readDrawings(pdf: Pdf, { pages, context, draw }: DrawingWork): Promise<Map<number, PictureText>> {
  const numbered = pages.map(({ drawn }, index) => ({ drawn, number: index + 1 })).filter(({ drawn }) => drawn !== null);
  const work = numbered.toSorted((one, other) => Number(one.drawn !== 'page') - Number(other.drawn !== 'page')).slice(0, context.limits.maxOcrPages).toSorted((one, other) => one.number - other.number);
  const read = new Map<number, PictureText>();
  for (const [index, { drawn, number }] of work.entries()) {
    const page = await pdf.getPage(number);
    const picture = await draw(page, drawn === 'beside' ? 'text' : 'nothing');
    page.cleanup();
    const found = isBlank(picture) ? nothing : await context.pictures?.read(toPgm(picture));
    if (found !== undefined && isTrusted(drawn, found)) read.set(number, found);
    context.onPage(index + 1, work.length);
  }
  return read;
}

const nothing: PictureText = { text: '', confidence: 0 };

/** Beside text that is known, a picture of nothing but shapes adds none; in place of text, nothing is no better than it. */
function isTrusted(drawn: Drawn | null, found: PictureText): boolean {
  if (drawn === 'page') return found !== nothing;
  return found.text === '' ? drawn === 'beside' : found.confidence >= leastConfidence;
}

/** A page as it is told: what was read from its drawing, its own text and its annotations. */
function wordsOf({ text, annotated, drawn, note }: PageText, read: PictureText | undefined): string {
  const own = drawn === 'instead' && read !== undefined ? '' : text;
  const unread = read === undefined && drawn === 'beside' ? pictureNote : note;
  // A stamp stands below its scan, a letterhead below its letter.
  const parts = (read?.text ?? '').length > own.length ? [read?.text ?? '', own] : [own, read?.text ?? ''];
  return [...parts, annotated, unread].filter((part) => part !== '').join('\n\n');
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

async function readPage({ pdf, whole }: Readings, number: number): Promise<PageText> {
  try {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    const raw = joinRuns(content.items.flatMap((item) => ('str' in item ? [item] : [])));
    const all = readable(raw).trim();
    const paint = all === '' ? null : await paintOf(pdf, whole, number);
    const { text, hidden } = paint === null ? { text: all, hidden: [] } : setApart(all, paint.texts.map((each) => ({ ...each, text: readable(each.text) })));
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
    const annotated = readAnnotations(await page.getAnnotations({ intent: 'display' }) as readonly Annotation[], [x0, y0, x1, y1]);
    page.cleanup();
    return { text, annotated: readable(annotated.text), ...howToRead(text, countUnknown(raw), paint), apart: [...hidden, ...annotated.apart], attachedFiles: annotated.attachedFiles };
  } catch (error) {
    if (error instanceof ParseRefusal) throw error;
    throw unreadable(`page ${number} is damaged`, error);
  }
}

/** Whether the text of a page is what the page says, or its drawing is to be read. */
function howToRead(text: string, unknown: number, paint: PagePaint | null): Pick<PageText, 'drawn' | 'note'> {
  if (text === '') return { drawn: 'page', note: '' };
  const letters = text.replace(/\s+/g, '').length;
  if (unknown >= 3 && unknown >= letters * 0.05) return { drawn: 'instead', note: '' };
  const share = paint === null || paint.hasScannedText ? 0 : paint.pictureShare;
  if (share >= pictureShares.read && letters < fewLetters) return { drawn: 'beside', note: '' };
  return { drawn: null, note: share >= pictureShares.told ? pictureNote : '' };
}

/** What a page paints. Its pictures are unpacked only where something would be hidden unless it lies over one, and none is known to be there. */
async function paintOf(pdf: Pdf, whole: Readings['whole'], number: number): Promise<PagePaint> {
  const painted = await readPaintOf(pdf, number, true);
  return painted.texts.some(({ restsOnPictures }) => restsOnPictures) ? readPaintOf(await whole(), number, false) : painted;
}

async function readPaintOf(pdf: Pdf, number: number, arePicturesLeftOut: boolean): Promise<PagePaint> {
  const { OPS, AnnotationMode } = await getResolvedPDFJS();
  const page = await pdf.getPage(number);
  const layers = await pdf.getOptionalContentConfig();
  const list = await page.getOperatorList({ annotationMode: AnnotationMode.DISABLE });
  const isType3 = (font: string): boolean => page.commonObjs.has(font) && (page.commonObjs.get(font) as { isType3Font?: boolean } | null)?.isType3Font === true;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
  const paint = readPaint({ list, names: OPS, view: [x0, y0, x1, y1], isType3, isShown: (layer) => layers.isVisible(layer as never), withoutPictures: arePicturesLeftOut });
  page.cleanup();
  return paint;
}
