import { type XmlElement, findAll, openXmlParts } from './archive-xml.ts';
import { checkPages, pagesBetween } from './pages.ts';
import { type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { raised } from './raised.ts';
import { inflateAll, listZip } from './zip.ts';

/** What stands in a text and is not its own. */
const leftOut: ReadonlySet<string> = new Set(['tracked-changes', 'annotation-end', 'note-citation', 'sequence-decls', 'forms', 'ruby-text']);
/** Columns that one cell may stand for. */
const mostColumns = 64;

/** What a text refers to: deleted passages by the id of their change, styles of paragraphs that begin on a new page, and of runs that stand high. */
interface Surroundings { readonly deleted: ReadonlyMap<string, string>; readonly breaking: ReadonlySet<string>; readonly raised: ReadonlySet<string>; /** What is said below the paragraph. */ below: string[]; readonly counts: Record<string, number> }

/**
 * Reads an OpenDocument text (ISO/IEC 26300): headings, paragraphs, lists and tables in their order, notes and comments below their paragraph, headers and footers once; passages whose deletion
 * nobody settled are marked. Its pages are those of the last layout or between page breaks, where the file says them.
 *
 * @throws ParseRefusal
 */
export function parseOdt(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const parts = openXmlParts(bytes, entries, limits.maxInflatedBytes);
  const content = parts.read('content.xml');
  const body = content === null ? undefined : findAll(content, 'body')[0];
  if (content === null || body === undefined) throw unreadable('its main part is missing or protected by a password');
  const styles = parts.read('styles.xml');
  const around: Surroundings = { deleted: deletedOf(body), ...readStyles([content, ...styles === null ? [] : [styles]]), below: [], counts: {} };
  const text = blocks(body, around).join('\n\n').replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n');
  const own = text.split('\f').map((page) => page.trim()).filter((page) => page !== '');
  const laidOut = findAll(body, 'soft-page-break').length > 0 && own.length > 1;
  const { paging, pages } = laidOut ? { paging: 'original' as const, pages: own } : pagesBetween(own);
  const [above, below] = [aroundPages(styles, 'header', around), aroundPages(styles, 'footer', around)];
  const whole = pages.map((page, index) => [index === 0 ? above : '', page, index === pages.length - 1 ? below : ''].filter((part) => part !== '').join('\n\n'));
  return { kind: 'odt', paging, pages: checkPages(whole, limits) };
}

function readStyles(parts: readonly XmlElement[]): Pick<Surroundings, 'breaking' | 'raised'> {
  const styles = parts.flatMap((part) => findAll(part, 'style'));
  const having = (properties: string, test: (element: XmlElement) => boolean): ReadonlySet<string> => new Set(styles.filter((style) => findAll(style, properties).some(test)).map((style) => style.attribute('name') ?? ''));
  return { breaking: having('paragraph-properties', (each) => each.attribute('break-before') === 'page'), raised: having('text-properties', (each) => /^super\b/.test(each.attribute('text-position') ?? '')) };
}

/** Deleted passages by the id of their change (ISO/IEC 26300-1, 5.5). */
function deletedOf(body: XmlElement): ReadonlyMap<string, string> {
  return new Map(findAll(body, 'changed-region').flatMap((region) => {
    const text = findAll(region, 'deletion').flatMap((deletion) => findAll(deletion, 'p')).map(plain).join(' ').trim();
    return text === '' ? [] : [[region.attribute('text:id') ?? region.attribute('xml:id') ?? region.attribute('id') ?? '', text] as const];
  }));
}

/** Headers or footers of the pages, each text once. A page number alone is not said. */
function aroundPages(styles: XmlElement | null, kind: 'header' | 'footer', around: Surroundings): string {
  const texts = styles === null ? [] : findAll(styles, 'master-page').flatMap((page) => findAll(page, kind)).map((each) => blocks(each, around).join(' ').replace(/\s+/g, ' ').trim()).filter((text) => /\p{L}/u.test(text));
  return [...new Set(texts)].map((text) => `[${kind}: ${text}]`).join('\n\n');
}

function blocks(element: XmlElement, around: Surroundings): string[] {
  if (leftOut.has(element.name)) return [];
  if (element.name === 'soft-page-break') return ['\f'];
  if (element.name === 'p' || element.name === 'h') {
    const outer = around.below;
    around.below = [];
    const text = inline(element, around).replace(/^ +| +$/g, '');
    const lines = [text, ...around.below].filter((line) => line !== '').join('\n');
    around.below = outer;
    const turn = around.breaking.has(element.attribute('style-name') ?? '') ? '\f' : '';
    return lines === '' && turn === '' ? [] : [`${turn}${lines}`];
  }
  if (element.name === 'table') return [findAll(element, 'table-row').map((row) => rowText(row, around)).filter((row) => row !== '').join('\n')];
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : blocks(child, around)));
}

/** A row as a line. Cells that another one covers are empty, so that figures stay in their columns. */
function rowText(row: XmlElement, around: Surroundings): string {
  return row.children.flatMap((cell) => {
    if (typeof cell === 'string' || (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell')) return [];
    const times = Math.min(mostColumns, Math.max(1, Number(cell.attribute('number-columns-repeated') ?? 1) || 1));
    const text = cell.name === 'covered-table-cell' ? '' : blocks(cell, around).join(' ').replace(/\s+/g, ' ').trim();
    return Array.from({ length: times }, () => text);
  }).join('\t').trimEnd();
}

/** The text of a paragraph. White space is collapsed, as the standard says; blanks that count are elements. */
function inline(element: XmlElement, around: Surroundings): string {
  return element.children.map((child) => {
    if (typeof child === 'string') return child.replace(/\s+/g, ' ');
    if (leftOut.has(child.name)) return '';
    if (child.name === 'soft-page-break') return '\f';
    if (child.name === 's') return ' '.repeat(Math.min(80, Number(child.attribute('c') ?? 1) || 1));
    if (child.name === 'tab') return '\t';
    if (child.name === 'line-break') return '\n';
    if (child.name === 'note') return beside(around, nextOf(around, child.attribute('note-class') === 'endnote' ? 'endnote' : 'note'), findAll(child, 'note-body').flatMap((each) => blocks(each, around)).join(' '));
    if (child.name === 'annotation') return beside(around, `comment by ${findAll(child, 'creator').map(plain).join(' ').trim().slice(0, 100) || 'somebody'}`, findAll(child, 'p').map(plain).join(' '));
    if (child.name === 'text-box' || child.name === 'custom-shape') return beside(around, 'text box', blocks({ ...child, name: 'box' }, around).join(' '));
    if (child.name === 'change') return around.deleted.has(child.attribute('change-id') ?? '') ? `[deleted: ${around.deleted.get(child.attribute('change-id') ?? '') ?? ''}]` : '';
    const text = inline(child, around);
    return child.name === 'span' && around.raised.has(child.attribute('style-name') ?? '') ? raised(text) : text;
  }).join('');
}

function nextOf({ counts }: Surroundings, kind: string): string {
  counts[kind] = (counts[kind] ?? 0) + 1;
  return `${kind} ${counts[kind]}`;
}

function beside(around: Surroundings, head: string, text: string): '' {
  const said = text.replace(/\s+/g, ' ').trim();
  if (said !== '') around.below.push(`[${head}: ${said}]`);
  return '';
}

const plain = (element: XmlElement): string => element.children.map((child) => (typeof child === 'string' ? child.replace(/\s+/g, ' ') : child.name === 's' || child.name === 'tab' || child.name === 'line-break' ? ' ' : plain(child))).join('');
