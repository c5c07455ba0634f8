import { checkPages, pagesBetween } from './pages.ts';
import { type HiddenText, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { raised } from './raised.ts';
import { arounds, aside, besides, changes, characters, charsets, codePages, readThough } from './rtf-words.ts';

interface Around { readonly word: string; readonly parts: string[] }
interface Beside { readonly word: string; readonly parts: string[]; isEndnote: boolean; /** How deep its group lies. */ readonly depth: number }
interface Group {
  readonly skipped: boolean;
  /** Whether the group around is skipped, where this one is for programs that know it. */
  readonly outerSkipped: boolean | null;
  readonly hidden: boolean;
  readonly unicodeSkip: number;
  readonly change: (typeof changes)[string] | null;
  readonly around: Around | null;
  readonly beside: Beside | null;
  readonly font: number | null;
  readonly isRaised: boolean;
}

const token = /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+/y;
const maxGroups = 10_000;

/**
 * Reads the text of an RTF (Rich Text Format 1.9.1). Pictures, embedded objects and fields’ instructions are left out; hidden text (`\v`) is kept apart.
 * Headers and footers are said once, notes, comments and boxes of text below their paragraph, and changes that nobody settled and what is struck out are marked.
 * @throws ParseRefusal
 */
export function parseRtf(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const { text, hidden } = readGroups(bytes.toString('latin1'));
  const own = text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').split('\f').map((page) => page.trim()).filter((page) => page !== '');
  const { pages, paging } = pagesBetween(own);
  const apart: HiddenText[] = hidden.trim() === '' ? [] : [{ page: 1, reason: 'marked as hidden', text: hidden.trim() }];
  return { kind: 'rtf', paging, pages: checkPages(pages, limits), ...apart.length === 0 ? {} : { hidden: apart } };
}

function readGroups(source: string): { readonly text: string; readonly hidden: string } {
  const out = { text: [] as string[], hidden: [] as string[] };
  const found: Around[] = [];
  const outer: Group[] = [];
  let group: Group = { skipped: false, outerSkipped: null, hidden: false, unicodeSkip: 1, change: null, around: null, beside: null, font: null, isRaised: false };
  const said = new Set<string>();
  let open: Group['change'] = null;
  let codePage = 'windows-1252';
  const fonts = new Map<number, string>();
  let usualFont: number | null = null;
  /** What is said below the paragraph, and how many notes there were. */
  let below: string[] = [];
  const counts = { note: 0, endnote: 0 };
  let author = '';
  let inTable = false;
  let pending: number[] = [];
  let toSkip = 0;
  /** Begins and ends what is marked; a mark does not go on in the next line. */
  const turn = (change: Group['change']): void => {
    if (change === open) return;
    if (open !== null) out.text.push(']');
    if (change !== null) out.text.push(`[${change}: `);
    open = change;
  };
  const put = (text: string): void => {
    if (group.skipped || text === '') return;
    if (group.hidden) return void out.hidden.push(text);
    if (group.beside !== null) return void group.beside.parts.push(text);
    if (group.around !== null) return void group.around.parts.push(text);
    turn(/^[\n\f]/.test(text) ? null : group.change);
    out.text.push(text);
  };
  const flush = (): void => {
    if (pending.length > 0) put(decoded(Uint8Array.from(pending)));
    pending = [];
  };
  const decoded = (bytes: Uint8Array): string => {
    const text = new TextDecoder(fonts.get(group.font ?? usualFont ?? -1) ?? codePage).decode(bytes);
    return group.isRaised ? raised(text) : text;
  };
  /** Keeps what stood beside the text until its paragraph ends. */
  const close = ({ word, parts, isEndnote }: Beside): void => {
    const text = parts.join('').replace(/\s+/g, ' ').trim();
    const kind = besides[word];
    if (kind === 'author') author = text.slice(0, 100);
    else if (text === '') return;
    else if (kind === 'note') {
      const name = isEndnote ? 'endnote' : 'note';
      counts[name] += 1;
      below.push(`[${name} ${counts[name]}: ${text}]`);
    } else below.push(kind === 'comment' ? `[comment by ${author === '' ? 'somebody' : author}: ${text}]` : `[${kind}: ${text}]`);
  };
  const sayBelow = (): void => {
    if (below.length === 0) return;
    turn(null);
    out.text.push(inTable ? ` ${below.join(' ')} ` : `\n${below.join('\n')}`);
    below = [];
  };
  token.lastIndex = 0;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [, word, parameter, hex, symbol, brace, plain] = match;
    if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1;
      else pending.push(Number.parseInt(hex, 16));
      continue;
    }
    flush();
    if (plain !== undefined) {
      const kept = plain.slice(Math.min(toSkip, plain.length));
      toSkip -= plain.length - kept.length;
      if (kept !== '') put(decoded(Buffer.from(kept, 'latin1')));
    } else if (brace === '{') {
      if (outer.length >= maxGroups) throw unreadable('its groups are nested too deep');
      outer.push(group);
    } else if (brace === '}') {
      const { beside } = group;
      group = outer.pop() ?? group;
      if (beside !== null && beside.depth > outer.length) close(beside);
      toSkip = 0;
    } else if (symbol !== undefined) {
      if (symbol === '*') group = { ...group, outerSkipped: group.skipped, skipped: true };
      else put({ '~': '\u00a0', '_': '-', '-': '', '\n': '\n\n', '\r': '\n\n' }[symbol] ?? symbol);
    } else if (word !== undefined) {
      const number = parameter === undefined ? null : Number(parameter);
      if (group.outerSkipped !== null) group = { ...group, skipped: readThough.has(word) ? group.outerSkipped : group.skipped, outerSkipped: null };
      if (word === 'ansicpg') codePage = codePages[number ?? 1252] ?? 'windows-1252';
      else if (word === 'mac') codePage = 'macintosh';
      else if (word === 'deff') usualFont = number;
      else if (word === 'f') group = { ...group, font: number };
      else if (word === 'fcharset') { if (group.font !== null && number !== null && charsets[number] !== undefined) fonts.set(group.font, charsets[number]); }
      else if (word === 'super') group = { ...group, isRaised: number !== 0 };
      else if (word === 'nosupersub' || word === 'sub') group = { ...group, isRaised: false };
      else if (word === 'uc') group = { ...group, unicodeSkip: Math.max(0, number ?? 1) };
      else if (word === 'u') {
        put(String.fromCharCode(((number ?? 63) + 65_536) % 65_536));
        toSkip = group.unicodeSkip;
      } else if (word === 'bin') token.lastIndex = Math.min(source.length, token.lastIndex + Math.max(0, number ?? 0));
      else if (word === 'v') group = { ...group, hidden: number !== 0 };
      else if (word === 'plain') group = { ...group, hidden: false, change: null, font: null, isRaised: false };
      else if (Object.hasOwn(changes, word)) group = { ...group, change: number === 0 ? null : changes[word] ?? null };
      else if (Object.hasOwn(arounds, word)) {
        group = { ...group, around: { word, parts: [] }, change: null };
        if (group.around !== null && !group.skipped) found.push(group.around);
      } else if (Object.hasOwn(besides, word) && !group.skipped && group.beside === null && group.around === null) group = { ...group, beside: { word, parts: [], isEndnote: false, depth: outer.length }, change: null, isRaised: false };
      else if (word === 'ftnalt' && group.beside !== null) group.beside.isEndnote = true;
      else if (word === 'titlepg' || word === 'facingp') said.add(word);
      else if (aside.has(word)) group = { ...group, skipped: true };
      else if (word === 'pard' || word === 'intbl') inTable = word === 'intbl';
      else if (Object.hasOwn(characters, word)) {
        const isMain = group.beside === null && group.around === null && !group.skipped;
        // A cell may have paragraphs and lines of its own; a row is one line all the same.
        const isWithinCell = inTable && (word === 'par' || word === 'line') && isMain;
        if (isMain && /^(?:par|cell|sect|page)$/.test(word)) sayBelow();
        put(isWithinCell ? ' ' : characters[word] ?? '');
      }
    }
  }
  flush();
  if (group.beside !== null) close(group.beside);
  sayBelow();
  turn(null);
  return { text: `${sayAround('header', found, said)}${out.text.join('').replaceAll('\uf0b7', '•')}\n\n${sayAround('footer', found, said)}`, hidden: out.hidden.join('') };
}

/** Headers or footers that are shown, each text once. A page number alone is not said. */
function sayAround(kind: 'header' | 'footer', found: readonly Around[], said: ReadonlySet<string>): string {
  const texts = found.filter(({ word }) => {
    const around = arounds[word];
    return around?.kind === kind && (around.needs === null || said.has(around.needs));
  }).map(({ parts }) => parts.join('').replace(/\s+/g, ' ').trim()).filter((text) => /\p{L}/u.test(text));
  return [...new Set(texts)].map((text) => `[${kind}: ${text}]\n\n`).join('');
}
