import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { type CellPlace, placeCells } from './html-tables.ts';
import { type Style, type StyleRules, backgroundOf, hiddenBy, readRules, readStyle } from './html-styles.ts';
import { checkPages, cutIntoPages } from './pages.ts';
import { type HiddenText, type ParseContext, type ParsedDocument, unsupported } from './parsed.ts';
import { raised } from './raised.ts';
import { decodeText } from './text.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Elements that hold no text of the page. */
const silent: ReadonlySet<string> = new Set(['script', 'style', 'head', 'template', 'noscript', 'iframe', 'object', 'embed', 'svg', 'annotation', 'annotation-xml', 'canvas', 'audio', 'video', 'datalist', 'title']);
/** What stands before and after the text of an element. Others run on in the line. */
const breaks: Readonly<Record<string, string>> = {
  p: '\n\n', div: '\n', section: '\n\n', article: '\n\n', header: '\n\n', footer: '\n\n', main: '\n\n', aside: '\n\n', h1: '\n\n', h2: '\n\n', h3: '\n\n', h4: '\n\n', h5: '\n\n', h6: '\n\n',
  ul: '\n', ol: '\n', li: '\n', dl: '\n', dt: '\n', dd: '\n', table: '\n', tr: '\n', caption: '\n', blockquote: '\n\n', pre: '\n\n', form: '\n', fieldset: '\n', address: '\n', figure: '\n', hr: '\n', select: ' ', textarea: ' ',
};
/** Deeper than any page is built; a browser cuts its own trees off at about this depth too. */
const maxDepth = 1_024;

export interface HtmlText { readonly text: string; readonly hidden: readonly { readonly reason: string; readonly text: string }[] }

interface Sight {
  readonly background: string;
  readonly reason: string | null;
  readonly depth: number;
  readonly keepsSpace: boolean;
  /** Within a cell that is one line. */
  readonly inLine: boolean;
  readonly isRaised: boolean;
  readonly list: { next: number; readonly type: string } | null;
}

/**
 * The text of an HTML document (WHATWG HTML) as a person sees it. Nothing is fetched or run. What styles hide from people is kept apart, as far as
 * inline styles, `hidden` and plain rules of the document’s own style sheets tell.
 */
export function readHtml(html: string): HtmlText {
  const document = parse(html);
  const rules = collectRules(document.childNodes);
  const seen: string[] = [];
  const apart = new Map<string, string[]>();
  const put = (text: string, reason: string | null): void => {
    if (reason === null) seen.push(text);
    else apart.set(reason, [...apart.get(reason) ?? [], text]);
  };
  const walk = (nodes: readonly Node[], sight: Sight): void => {
    for (const node of nodes) {
      if (node.nodeName === '#text' && 'value' in node) put(textOf(node.value, sight), sight.reason);
      else if ('tagName' in node) walkElement(node, sight);
    }
  };
  const walkElement = (element: Element, sight: Sight): void => {
    if (silent.has(element.tagName) || sight.depth >= maxDepth) return;
    if (element.tagName === 'br') return put(sight.inLine ? ' ' : '\n', sight.reason);
    const style = styleOf(element, rules);
    const background = backgroundOf(style) ?? attributeOf(element, 'bgcolor') ?? sight.background;
    const reason = sight.reason ?? (attributeOf(element, 'hidden') === null ? hiddenBy(style, background) : 'not displayed');
    if (element.tagName === 'table') for (const [cell, place] of placeCells(element)) cells.set(cell, place);
    const cell = cells.get(element);
    const edge = sight.inLine ? (Object.hasOwn(breaks, element.tagName) ? ' ' : '') : Object.hasOwn(breaks, element.tagName) ? breaks[element.tagName] ?? '' : '';
    const isStruck = struck.has(element.tagName) && wordsWithin(element);
    put(`${edge}${'\t'.repeat(cell?.before ?? 0)}${numberOf(element, sight)}${isStruck ? '[struck out: ' : ''}${valueOf(element)}`, reason);
    walk(childrenShown(element), {
      background, reason, depth: sight.depth + 1, keepsSpace: sight.keepsSpace || element.tagName === 'pre', inLine: sight.inLine || cell?.isLine === true, isRaised: sight.isRaised || element.tagName === 'sup',
      list: element.tagName === 'ol' ? { next: wholeNumber(attributeOf(element, 'start')) ?? 1, type: attributeOf(element, 'type') ?? '1' } : element.tagName === 'ul' ? null : sight.list,
    });
    put(`${isStruck ? ']' : ''}${element.tagName === 'td' || element.tagName === 'th' ? '\t'.repeat(cell?.columns ?? 1) : edge}`, reason);
  };
  const cells = new Map<Element, CellPlace>();
  walk(document.childNodes, { background: '#ffffff', reason: null, depth: 0, keepsSpace: false, inLine: false, isRaised: false, list: null });
  return { text: tidy(seen.join('')), hidden: [...apart].map(([reason, texts]) => ({ reason, text: tidy(texts.join('')) })).filter(({ text }) => text !== '') };
}

/** What is shown with a line through it. */
const struck: ReadonlySet<string> = new Set(['del', 's', 'strike']);

const textOf = (value: string, { keepsSpace, isRaised, inLine }: Sight): string => {
  const text = keepsSpace && !inLine ? value : value.replace(/[ \t\r\n\f]+/g, ' ');
  return isRaised ? raised(text) : text;
};

const wordsWithin = (element: Element, depth = 0): boolean => depth < 16 && element.childNodes.some((child) => (child.nodeName === '#text' && 'value' in child ? child.value.trim() !== '' : 'tagName' in child && wordsWithin(child, depth + 1)));
const wholeNumber = (text: string | null): number | null => (text !== null && /^\s*-?\d{1,6}\s*$/.test(text) ? Number(text) : null);

/** The number of a point of a numbered list, as it is shown. */
function numberOf(element: Element, { list }: Sight): string {
  if (element.tagName !== 'li' || list === null) return '';
  const number = wholeNumber(attributeOf(element, 'value')) ?? list.next;
  list.next = number + 1;
  const letter = number >= 1 && number <= 26 ? String.fromCharCode(96 + number) : String(number);
  return `${list.type === 'a' ? letter : list.type === 'A' ? letter.toUpperCase() : number}. ${goesOn}`;
}

/** What stands in a field of a form, as a person sees it; of a list the entries that are chosen. */
function valueOf(element: Element): string {
  if (element.tagName !== 'input') return '';
  const type = attributeOf(element, 'type')?.toLowerCase() ?? 'text';
  if (type === 'checkbox' || type === 'radio') return attributeOf(element, 'checked') === null ? '[ ]' : '[x]';
  return ['hidden', 'password', 'image', 'file'].includes(type) ? '' : attributeOf(element, 'value') ?? '';
}

function childrenShown(element: Element): readonly Node[] {
  if (element.tagName !== 'select') return element.childNodes;
  const options = element.childNodes.filter((child): child is Element => 'tagName' in child && child.tagName === 'option');
  const chosen = options.filter((option) => attributeOf(option, 'selected') !== null);
  return chosen.length > 0 ? chosen : options.slice(0, 1);
}

function collectRules(nodes: readonly Node[], depth = 0): StyleRules {
  const rules = new Map<string, Style>();
  for (const node of nodes) {
    if (!('tagName' in node) || depth > maxDepth) continue;
    const found = node.tagName === 'style' ? readRules(node.childNodes.map((child) => ('value' in child ? child.value : '')).join('')) : collectRules(node.childNodes, depth + 1);
    for (const [name, style] of found) rules.set(name, new Map([...rules.get(name) ?? [], ...style]));
  }
  return rules;
}

function styleOf(element: Element, rules: StyleRules): Style {
  const inline = attributeOf(element, 'style');
  const names = [element.tagName, ...(attributeOf(element, 'class')?.toLowerCase().split(/\s+/).map((name) => `.${name}`) ?? []), `#${attributeOf(element, 'id')?.toLowerCase() ?? ''}`];
  const color = element.tagName === 'font' ? attributeOf(element, 'color') : null;
  return new Map([...(color === null ? [] : [['color', color.toLowerCase()] as const]), ...names.flatMap((name) => [...rules.get(name) ?? []]), ...(inline === null ? [] : readStyle(inline))]);
}

const attributeOf = (element: Element, name: string): string | null => element.attrs.find((attribute) => attribute.name === name)?.value ?? null;

/** Stands after the number of a point until the text is whole: the point follows in its line, whatever it is made of (Unicode, noncharacters). */
const goesOn = '\ufde3';

const tidy = (text: string): string => text.replace(/\ufde3\s*/g, '').replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '').replace(/ *\n */g, '\n').replace(/[ \u00a0]{2,}/g, ' ').replace(/ *\t */g, '\t').replace(/\t+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();

/** Elements that XML may close in one tag and HTML may not: what follows would be theirs. */
const closedAtOnce = /<(title|script|style|textarea|iframe|noscript|a|b|i|div|span|p|td|th|select|option)((?:\s[^<>]{0,2000})?)\/>/gi;

/** Reads an HTML file. @throws ParseRefusal */
export function parseHtml(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const html = decodeText(bytes, declaredEncoding(bytes));
  if (html === null) throw unsupported('neither text nor a known kind of document');
  const { text, hidden } = readHtml(/^\s*<\?xml/.test(html) ? html.replace(closedAtOnce, '<$1$2></$1>') : html);
  const apart: HiddenText[] = hidden.map((each) => ({ page: 1, ...each }));
  return { kind: 'html', paging: 'derived', pages: checkPages(cutIntoPages(text), limits), ...apart.length === 0 ? {} : { hidden: apart } };
}

/** The encoding that the beginning of the file names (WHATWG HTML, 13.2.3.2, in short). */
function declaredEncoding(bytes: Buffer): string | null {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,30})/i.exec(bytes.subarray(0, 2_048).toString('latin1'))?.[1] ?? null;
}
