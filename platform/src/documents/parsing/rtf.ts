import { checkPages, cutIntoPages } from './pages.ts';
import { type HiddenText, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';

/** Groups whose text is about the document and not of it. */
const aside: ReadonlySet<string> = new Set([
  'fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'objdata', 'themedata', 'colorschememapping', 'datastore', 'latentstyles', 'listtable', 'listoverridetable',
  'rsidtbl', 'generator', 'fldinst', 'xmlnstbl', 'mmathPr', 'pgdsctbl', 'revtbl', 'bkmkstart', 'bkmkend',
]);

/** Groups that stand around the pages, and the control word without which one of them is not shown. */
const arounds: Readonly<Record<string, { readonly kind: 'header' | 'footer'; readonly needs: string | null }>> = {
  header: { kind: 'header', needs: null }, headerl: { kind: 'header', needs: 'facingp' }, headerr: { kind: 'header', needs: 'facingp' }, headerf: { kind: 'header', needs: 'titlepg' },
  footer: { kind: 'footer', needs: null }, footerl: { kind: 'footer', needs: 'facingp' }, footerr: { kind: 'footer', needs: 'facingp' }, footerf: { kind: 'footer', needs: 'titlepg' },
};

/** Control words of tracked changes that nobody settled. */
const changes: Readonly<Record<string, 'deleted' | 'inserted'>> = { deleted: 'deleted', revised: 'inserted' };

/** Control words that stand for a character. */
const characters: Readonly<Record<string, string>> = {
  par: '\n\n', line: '\n', tab: '\t', cell: '\t', row: '\n', page: '\f', sect: '\n\n', emdash: '—', endash: '–', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•',
  emspace: ' ', enspace: ' ', nestcell: '\t', nestrow: '\n',
};

/** Code pages of Windows that `TextDecoder` knows by these names; others are read as 1252. */
const codePages: Readonly<Record<number, string>> = {
  874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 1250: 'windows-1250', 1251: 'windows-1251', 1252: 'windows-1252', 1253: 'windows-1253', 1254: 'windows-1254',
  1255: 'windows-1255', 1256: 'windows-1256', 1257: 'windows-1257', 1258: 'windows-1258', 10000: 'macintosh', 65001: 'utf-8',
};

interface Around { readonly word: string; readonly parts: string[] }
interface Group { readonly skipped: boolean; readonly hidden: boolean; readonly unicodeSkip: number; readonly change: 'deleted' | 'inserted' | null; readonly around: Around | null }

const token = /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+/y;
const maxGroups = 10_000;

/**
 * Reads the text of an RTF (Rich Text Format 1.9.1). Pictures, embedded objects and fields’ instructions are left out; hidden text (`\v`) is kept apart.
 * Headers and footers are said once, and changes that nobody settled are marked.
 * @throws ParseRefusal
 */
export function parseRtf(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const { text, hidden } = readGroups(bytes.toString('latin1'));
  const own = text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').split('\f').map((page) => page.trim()).filter((page) => page !== '');
  const pages = own.length > 1 ? own : cutIntoPages(own[0] ?? '');
  const apart: HiddenText[] = hidden.trim() === '' ? [] : [{ page: 1, reason: 'marked as hidden', text: hidden.trim() }];
  return { kind: 'rtf', paging: own.length > 1 ? 'original' : 'derived', pages: checkPages(pages, limits), ...apart.length === 0 ? {} : { hidden: apart } };
}

function readGroups(source: string): { readonly text: string; readonly hidden: string } {
  const out = { text: [] as string[], hidden: [] as string[] };
  const found: Around[] = [];
  const outer: Group[] = [];
  let group: Group = { skipped: false, hidden: false, unicodeSkip: 1, change: null, around: null };
  const said = new Set<string>();
  let open: Group['change'] = null;
  let codePage = 'windows-1252';
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
    if (group.around !== null) return void group.around.parts.push(text);
    turn(/^[\n\f]/.test(text) ? null : group.change);
    out.text.push(text);
  };
  const flush = (): void => {
    if (pending.length > 0) put(new TextDecoder(codePage).decode(Uint8Array.from(pending)));
    pending = [];
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
      if (kept !== '') put(new TextDecoder(codePage).decode(Buffer.from(kept, 'latin1')));
    } else if (brace === '{') {
      if (outer.length >= maxGroups) throw unreadable('its groups are nested too deep');
      outer.push(group);
    } else if (brace === '}') {
      group = outer.pop() ?? group;
      toSkip = 0;
    } else if (symbol !== undefined) {
      if (symbol === '*') group = { ...group, skipped: true };
      else put({ '~': '\u00a0', '_': '-', '-': '', '\n': '\n\n', '\r': '\n\n' }[symbol] ?? symbol);
    } else if (word !== undefined) {
      const number = parameter === undefined ? null : Number(parameter);
      if (word === 'ansicpg') codePage = codePages[number ?? 1252] ?? 'windows-1252';
      else if (word === 'mac') codePage = 'macintosh';
      else if (word === 'uc') group = { ...group, unicodeSkip: Math.max(0, number ?? 1) };
      else if (word === 'u') {
        put(String.fromCharCode(((number ?? 63) + 65_536) % 65_536));
        toSkip = group.unicodeSkip;
      } else if (word === 'bin') token.lastIndex = Math.min(source.length, token.lastIndex + Math.max(0, number ?? 0));
      else if (word === 'v') group = { ...group, hidden: number !== 0 };
      else if (word === 'plain') group = { ...group, hidden: false, change: null };
      else if (Object.hasOwn(changes, word)) group = { ...group, change: number === 0 ? null : changes[word] ?? null };
      else if (Object.hasOwn(arounds, word)) {
        group = { ...group, around: { word, parts: [] }, change: null };
        if (group.around !== null && !group.skipped) found.push(group.around);
      } else if (word === 'titlepg' || word === 'facingp') said.add(word);
      else if (aside.has(word)) group = { ...group, skipped: true };
      else put(characters[word] ?? '');
    }
  }
  flush();
  turn(null);
  return { text: `${sayAround('header', found, said)}${out.text.join('')}\n\n${sayAround('footer', found, said)}`, hidden: out.hidden.join('') };
}

/** Headers or footers that are shown, each text once. A page number alone is not said. */
function sayAround(kind: 'header' | 'footer', found: readonly Around[], said: ReadonlySet<string>): string {
  const texts = found.filter(({ word }) => {
    const around = arounds[word];
    return around?.kind === kind && (around.needs === null || said.has(around.needs));
  }).map(({ parts }) => parts.join('').replace(/\s+/g, ' ').trim()).filter((text) => /\p{L}/u.test(text));
  return [...new Set(texts)].map((text) => `[${kind}: ${text}]\n\n`).join('');
}
