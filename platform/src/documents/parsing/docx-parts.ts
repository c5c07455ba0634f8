import { XMLSerializer } from '@xmldom/xmldom';
import { relationsOf } from './archive-relations.ts';
import { type XmlElement, findAll, openXmlParts, parseDom, parseXml } from './archive-xml.ts';
import { markChanges, mayChange } from './docx-changes.ts';
import { allMarks, type HiddenRun, mayHide, setHiddenApart } from './docx-hidden.ts';
import { type Referred, mayMend, mend, signPageTurns } from './docx-mend.ts';
import { type Numbering, mayCount, putNumbers, readNumbering } from './docx-numbering.ts';
import { type Styles, readStyles } from './docx-styles.ts';
import { graphicLines } from './drawing-text.ts';
import { readHtml } from './html.ts';
import { once } from './once.ts';
import { unreadable } from './parsed.ts';
import { decodeText } from './text.ts';
import { type ZipEntry, readEntry } from './zip.ts';

const relationTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/';
/** Those of the strict edition of the standard. */
const strictTypes = 'http://purl.oclc.org/ooxml/officeDocument/relationships/';
/** Documents that are put into others and are text themselves. */
const textChunk = /\.(?:x?html?|txt)$/i;

export interface DocxParts {
  /** The text of a part as it is to be read: numbers put, changes marked, hidden text set apart. `null` for one that is not there. */
  prepared(name: string): string | null;
  /** A part as mammoth asks for it: what holds text is prepared. @throws ParseRefusal for one that is not there. */
  read(name: string): Buffer;
  exists(name: string): boolean;
  readonly hidden: readonly HiddenRun[];
  /** The parts of the headers and footers that are shown somewhere, each once, in their order. */
  shownAround(kind: 'header' | 'footer'): readonly string[];
}

/** Opens the parts of a document of Word (ECMA-376, parts 1 and 2). Names are looked up among the entries and never used as paths. */
export function openDocxParts(bytes: Buffer, entries: readonly ZipEntry[], limitBytes: number): DocxParts {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const partOf = (name: string): Buffer | null => {
    const entry = byName.get(name);
    return entry === undefined ? null : readEntry(bytes, entry, limitBytes);
  };
  const textOf = (name: string): string => partOf(name)?.toString('utf8') ?? '';
  const xml = openXmlParts(bytes, entries, limitBytes);
  const relations = (name: string): readonly XmlElement[] => (xml.read(name)?.children ?? []).filter((child) => typeof child !== 'string' && child.name === 'Relationship') as readonly XmlElement[];
  // The same part is found as mammoth finds it: what is prepared here is what it reads.
  const find = (from: readonly XmlElement[], folder: string, kind: string, otherwise: string): string =>
    from.filter((each) => each.attribute('Type') === `${relationTypes}${kind}`).map((each) => within(folder, each.attribute('Target') ?? '')).find((name) => byName.has(name)) ?? otherwise;
  const main = find(relations('_rels/.rels'), '', 'officeDocument', 'word/document.xml');
  const folder = main.includes('/') ? main.slice(0, main.lastIndexOf('/')) : '';
  const related = relations(within(folder, `_rels/${main.slice(main.lastIndexOf('/') + 1)}.rels`));
  const partNamed = (kind: string): string => find(related, folder, kind, `word/${kind}.xml`);
  const texts = new Set([main, ...['footnotes', 'endnotes', 'comments'].map(partNamed)]);
  const asTheyAre = new Set(['[Content_Types].xml', partNamed('styles'), partNamed('numbering')]);
  const found: { reason: string; text: string }[] = [];
  const mainText = once(() => textOf(main));
  const looks = once(() => readLooks(textOf(partNamed('styles')), textOf(partNamed('numbering'))));

  function prepared(name: string): string | null {
    const part = partOf(name);
    if (part === null) return null;
    const text = part.toString('utf8').replace(allMarks, '');
    return prepare(name === main ? signPageTurns(text) : text, { looks: looks(), found, referred: referredFrom(name) });
  }
  /** What a part shows that stands in others. */
  function referredFrom(name: string): Referred {
    const targets = once(() => relationsOf(xml, name));
    return {
      graphic: (id) => graphicLines(xml, targets(), [id]),
      chunk(id) {
        const target = targets().get(id ?? '')?.name ?? '';
        if (!textChunk.test(target) || !byName.has(target)) return null;
        const text = decodeText(partOf(target) ?? Buffer.alloc(0));
        return text === null ? null : (target.endsWith('.txt') ? text.replace(/\r\n?/g, '\n') : readHtml(text).text).replace(allMarks, '');
      },
    };
  }
  return {
    prepared, exists: (name) => byName.has(name), get hidden() { return found.map(({ reason, text }) => ({ reason, text: text.trim() })); },
    read(name) {
      const plain = !texts.has(name) && (asTheyAre.has(name) || name.endsWith('.rels'));
      const part = plain ? partOf(name) : prepared(name);
      if (part === null) throw unreadable('its contents are damaged');
      return typeof part === 'string' ? Buffer.from(part) : part;
    },
    shownAround(kind) {
      const named = new Map(related.filter((each) => [relationTypes, strictTypes].some((types) => each.attribute('Type') === `${types}${kind}`)).map((each) => [each.attribute('Id') ?? '', within(folder, each.attribute('Target') ?? '')]));
      const ids = named.size === 0 ? [] : shownIds(mainText(), textOf(partNamed('settings')), kind);
      return [...new Set(ids.map((id) => named.get(id)).filter((name): name is string => name !== undefined && byName.has(name)))];
    },
  };
}

/** The name of an entry as mammoth makes it of a target. */
const within = (folder: string, target: string): string => (target.startsWith('/') ? target.slice(1) : folder === '' ? target : `${folder}/${target}`);

interface DocumentLooks {
  readonly mayHide: boolean;
  /** Whether a part may have numbers; the styles are read for those alone that may. */
  mayCount(part: string): boolean;
  styles(): Styles;
  numbering(): Numbering;
}

function readLooks(styleSheet: string, lists: string): DocumentLooks {
  const [counts, byStyle] = [/\bnum\b/.test(lists), /\bnumPr\b/.test(styleSheet)];
  const sheet = once(() => (styleSheet === '' ? null : parseDom(styleSheet).root));
  const styles = once(() => readStyles(sheet()));
  return {
    mayHide: mayHide.test(styleSheet) || (counts && mayHide.test(lists)), styles, numbering: once(() => readNumbering(parseDom(lists).root, sheet())),
    mayCount: (part) => counts && (/\bnumPr\b/.test(part) || (byStyle && mayCount(part, styles()))),
  };
}

interface Preparing { readonly looks: DocumentLooks; readonly found: { reason: string; text: string }[]; readonly referred: Referred }

function prepare(part: string, { looks, found, referred }: Preparing): string {
  const [counts, changes, hides, mends] = [looks.mayCount(part), mayChange.test(part), looks.mayHide || mayHide.test(part), mayMend(part)];
  if (!counts && !changes && !hides && !mends) return part;
  const { document, root } = parseDom(part);
  const before = found.length;
  if (mends) mend(document, root, referred);
  if (counts) putNumbers(document, root, looks.numbering(), looks.styles());
  if (changes) markChanges(document, root);
  if (hides) setHiddenApart(root, looks.styles(), found);
  return mends || counts || changes || found.length > before ? new XMLSerializer().serializeToString(document) : part;
}

/** Which headers or footers the sections of a document show (ECMA-376, 17.10): those of first and of even pages only where these differ. */
function shownIds(document: string, settings: string, kind: 'header' | 'footer'): readonly string[] {
  const bare = document.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  const evenDiffer = /<(?:[\w.-]+:)?evenAndOddHeaders(?![^>]*"(?:0|false|off)")[^>]*>/.test(settings);
  return (bare.match(/<(?:[\w.-]+:)?sectPr\b[^>]*(?<!\/)>[\s\S]*?<\/(?:[\w.-]+:)?sectPr>/g) ?? []).flatMap((section) => {
    const firstDiffers = /<(?:[\w.-]+:)?titlePg(?![^>]*"(?:0|false|off)")[^>]*>/.test(section);
    return [...section.matchAll(new RegExp(`<(?:[\\w.-]+:)?${kind}Reference\\b([^>]*)>`, 'g'))].flatMap(([, said = '']) => {
      const type = /\btype\s*=\s*["'](\w+)["']/.exec(said)?.[1] ?? 'default';
      const id = /:id\s*=\s*["']([^"']*)["']/.exec(said)?.[1];
      return id === undefined || (type === 'first' && !firstDiffers) || (type === 'even' && !evenDiffer) ? [] : [id];
    });
  });
}

/** The text of a header or a footer: paragraphs after each other, in the order of the file. */
export function plainText(part: string): string {
  const say = (element: XmlElement): string => element.children.map((child) => {
    if (typeof child === 'string') return element.name === 't' ? child : '';
    if (child.name === 'AlternateContent') return findAll(child, 'Fallback').map(say).join('');
    if (child.name === 'tab' || child.name === 'br' || child.name === 'p') return ` ${say(child)}`;
    return child.name === 'pPr' || child.name === 'rPr' ? '' : say(child);
  }).join('');
  return say(parseXml(part)).replace(/\s+/g, ' ').trim();
}
