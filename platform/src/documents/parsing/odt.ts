import { type XmlElement, findAll, openXmlParts } from './archive-xml.ts';
import { checkPages, cutIntoPages } from './pages.ts';
import { type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { inflateAll, listZip } from './zip.ts';

/** What stands in a text and is not its own: deleted passages of tracked changes, comments, footnote numbers. */
const leftOut: ReadonlySet<string> = new Set(['tracked-changes', 'annotation', 'annotation-end', 'note-citation', 'sequence-decls', 'forms']);

/** Reads an OpenDocument text (ISO/IEC 26300): headings, paragraphs, lists and tables in their order. @throws ParseRefusal */
export function parseOdt(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const content = openXmlParts(bytes, entries, limits.maxInflatedBytes).read('content.xml');
  const body = content === null ? undefined : findAll(content, 'body')[0];
  if (body === undefined) throw unreadable('its main part is missing or protected by a password');
  const text = blocks(body).join('\n\n').replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
  return { kind: 'odt', paging: 'derived', pages: checkPages(cutIntoPages(text), limits) };
}

function blocks(element: XmlElement): string[] {
  if (leftOut.has(element.name)) return [];
  if (element.name === 'p' || element.name === 'h') return [inline(element).trim()].filter((text) => text !== '');
  if (element.name === 'table') return [findAll(element, 'table-row').map(rowText).filter((row) => row !== '').join('\n')];
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : blocks(child)));
}

function rowText(row: XmlElement): string {
  return row.children.flatMap((cell) => (typeof cell === 'string' || cell.name !== 'table-cell' ? [] : [blocks(cell).join(' ').replace(/\s+/g, ' ')])).join('\t').trimEnd();
}

/** The text of a paragraph. White space is collapsed, as the standard says; blanks that count are elements. */
function inline(element: XmlElement): string {
  return element.children.map((child) => {
    if (typeof child === 'string') return child.replace(/\s+/g, ' ');
    if (leftOut.has(child.name)) return '';
    if (child.name === 's') return ' '.repeat(Math.min(80, Number(child.attribute('c') ?? 1) || 1));
    if (child.name === 'tab') return '\t';
    if (child.name === 'line-break') return '\n';
    return inline(child);
  }).join('');
}
