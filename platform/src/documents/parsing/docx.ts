import mammoth from 'mammoth';
import { type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { checkPages, cutIntoPages } from './pages.ts';
import { inflateAll, listZip } from './zip.ts';

/** What mammoth reads a document into; only these fields are used. */
interface Element {
  readonly type: string;
  readonly children?: readonly Element[];
  readonly value?: string;
  readonly breakType?: string;
  readonly checked?: boolean;
}

/**
 * Reads a DOCX: paragraphs and tables in their order, explicit page breaks as pages; without any, pages are cut here,
 * because where a page ends is decided by whoever prints it. Pictures are not read, neither inside nor outside ones.
 *
 * @throws ParseRefusal for archive bombs (on bytes that really came out), damage, passwords and limits.
 */
export async function parseDocx(bytes: Buffer, { limits }: ParseContext): Promise<ParsedDocument> {
  inflateAll(bytes, listZip(bytes), limits.maxInflatedBytes);
  const text = renderElement(await readBody(bytes)).replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n');
  const own = text.split('\f').map((page) => page.trim()).filter((page) => page !== '');
  const pages = own.length > 1 ? own : cutIntoPages(text.trim());
  return { kind: 'docx', paging: own.length > 1 ? 'original' : 'derived', pages: checkPages(pages, limits) };
}

async function readBody(bytes: Buffer): Promise<Element> {
  let body: Element = { type: 'document' };
  try {
    await mammoth.convertToHtml({ buffer: bytes }, {
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      // The document as it was read is kept; nothing of it is left to be turned into HTML.
      transformDocument: (read: Element & object) => {
        body = read;
        return { ...read, children: [] };
      },
    });
  } catch (error) {
    throw unreadable('its contents are damaged', error);
  }
  return body;
}

/** How each kind of element reads as text; kinds not named here read as their children do. */
const renderers: Readonly<Record<string, (element: Element) => string>> = {
  text: (element) => element.value ?? '',
  tab: () => '\t',
  break: (element) => (element.breakType === 'page' ? '\f' : '\n'),
  checkbox: (element) => (element.checked === true ? '[x] ' : '[ ] '),
  paragraph: (element) => `${renderChildren(element)}\n\n`,
  table: (element) => `${renderChildren(element)}\n`,
  tableRow: (element) => `${(element.children ?? []).map(renderElement).join('\t').trimEnd()}\n`,
  tableCell: (element) => renderChildren(element).trim().replace(/\s*\n\s*/g, ' '),
  image: () => '',
};

function renderElement(element: Element): string {
  return (Object.hasOwn(renderers, element.type) ? renderers[element.type] : undefined)?.(element) ?? renderChildren(element);
}

function renderChildren(element: Element): string {
  return (element.children ?? []).map(renderElement).join('');
}
