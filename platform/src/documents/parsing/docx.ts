import mammoth from 'mammoth';
import { type HiddenRun, markOf, marks, setHiddenApart } from './docx-hidden.ts';
import { type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';
import { checkPages, cutIntoPages } from './pages.ts';
import { type ZipEntry, inflateAll, listZip, readEntry } from './zip.ts';

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
 * because where a page ends is decided by whoever prints it. Pictures are not read, neither inside nor outside ones. Text that a person does not see stands apart.
 *
 * @throws ParseRefusal for archive bombs (on bytes that really came out), damage, passwords and limits.
 */
export async function parseDocx(bytes: Buffer, { limits }: ParseContext): Promise<ParsedDocument> {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const { hidden, read } = withoutHidden(bytes, entries, limits.maxInflatedBytes);
  const text = tidy(renderElement(await readBody({ exists: (name) => entries.some((entry) => entry.name === name), read })));
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

const mainPart = 'word/document.xml';

/** The archive's parts, the main one without the text that a person does not see. */
function withoutHidden(bytes: Buffer, entries: readonly ZipEntry[], limitBytes: number): { readonly hidden: readonly HiddenRun[]; readonly read: Archive['read'] } {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const partOf = (name: string): Buffer | null => {
    const entry = byName.get(name);
    return entry === undefined ? null : readEntry(bytes, entry, limitBytes);
  };
  const { xml, hidden } = setHiddenApart(partOf(mainPart)?.toString('utf8') ?? '', partOf('word/styles.xml')?.toString('utf8') ?? '');
  return {
    hidden,
    async read(name, encoding) {
      const part = name === mainPart ? Buffer.from(xml) : partOf(name);
      if (part === null) throw unreadable('its contents are damaged');
      return encoding === undefined ? part : part.toString(encoding === 'base64' ? 'base64' : 'utf8');
    },
  };
}

async function readBody(archive: Archive): Promise<Element> {
  let body: Element = { type: 'document' };
  try {
    // Mammoth takes an opened archive too; its types do not say so.
    await mammoth.convertToHtml({ file: archive } as unknown as { buffer: Buffer }, {
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      // The document as it was read is kept; nothing of it is left to be turned into HTML.
      transformDocument: (read: Element & object) => {
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
