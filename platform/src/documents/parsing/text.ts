import type { ParseContext, ParsedDocument } from './parsed.ts';
import { unsupported } from './parsed.ts';
import { checkPages, cutIntoPages } from './pages.ts';

/** Characters that no running text holds: C0 controls without tab, line ends and form feed, and U+FFFE/U+FFFF. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffe\uffff]/g;
/** One in so many characters is a slip of the program that wrote the text; more are no text. */
const charactersForOneControl = 200;

/**
 * Decodes text: by byte order mark, else UTF-16 where every other byte of the beginning is zero, else UTF-8, also with single bytes that are none, else
 * Shift_JIS where its syllables come out, else Windows-1252 (what “latin-1” means in practice, WHATWG Encoding). Where the letters that would come out are no words of any language, nothing is guessed.
 *
 * @param declared an encoding that the file itself names; it is believed where the bytes are no UTF-8 and no UTF-16.
 * @returns `null` when the bytes are no text in any of them.
 */
export function decodeText(bytes: Buffer, declared: string | null = null): string | null {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding) ?? (declared === null ? null : decode(bytes, declared)) ?? (encoding === 'utf-8' ? decodeNearlyUtf8(bytes) ?? decodeJapanese(bytes) ?? decodeWestern(bytes) : null);
  return text === null ? null : withoutControls(text);
}

/** Whether bytes look like text in an encoding that they do not tell. */
export const isForeignText = (bytes: Buffer): boolean => bytes.length > 0 && encodingOf(bytes) === 'utf-8' && withoutControls(bytes.toString('latin1')) !== null;

/** The text with line ends for vertical tabs, without the end sign of DOS and the odd control character; `null` where these are many. */
function withoutControls(text: string): string | null {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\u001a' || text[end - 1] === '\u0000')) end -= 1;
  const whole = text.slice(0, end).replaceAll('\u000b', '\n');
  const found = whole.match(controls)?.length ?? 0;
  if (found > whole.length / charactersForOneControl) return null;
  return found === 0 ? whole : whole.replace(controls, '');
}

/** UTF-8 in which some bytes are of another encoding, as when files were joined, or a last letter that was cut; those bytes are read as Windows-1252. */
function decodeNearlyUtf8(bytes: Buffer): string | null {
  let [letters, strays] = [0, 0];
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    const follow = bytes.subarray(at + 1, at + 1 + more);
    const isStart = byte >= 0xc2 && byte <= 0xf4 && follow.every((each) => (each & 0xc0) === 0x80);
    if (isStart && follow.length === more) {
      letters += 1;
      at += more;
      continue;
    }
    strays += 1;
    // A letter that was cut at the end is not known.
    const isCut = isStart && at + 1 + more > bytes.length;
    parts.push(bytes.toString('utf8', from, at), isCut ? '\ufffd' : decode(bytes.subarray(at, at + 1), 'windows-1252') ?? '');
    from = isCut ? bytes.length : at + 1;
    if (isCut) break;
    if (strays > mostStrays) return null;
  }
  return letters >= lettersForOneStray * strays ? [...parts, bytes.toString('utf8', from)].join('') : null;
}

const mostStrays = 10_000;
const lettersForOneStray = 2;

/** Shift_JIS, where it has syllables that no other text has. */
function decodeJapanese(bytes: Buffer): string | null {
  const text = decode(bytes, 'shift_jis');
  return text !== null && (text.match(/[\u3041-\u30fe]/g)?.length ?? 0) >= 3 ? text : null;
}

/** Windows-1252, unless what comes out is none: signs that it does not have, or words of accented letters alone. */
function decodeWestern(bytes: Buffer): string | null {
  const text = decode(bytes, 'windows-1252');
  if (text === null || /[\u0080-\u009f]/.test(text)) return null;
  const [accented, plain] = [text.match(/[À-ÖØ-öø-ÿ]/g)?.length ?? 0, text.match(/[A-Za-z]/g)?.length ?? 0];
  return accented >= 10 && accented > plain ? null : text;
}

/** The beginning of a text, as `decodeText` would read it; a character that is cut in the middle is left out. */
export function decodeBeginning(bytes: Buffer, mostBytes: number): string | null {
  if (bytes.length <= mostBytes) return decodeText(bytes);
  for (let end = mostBytes; end > mostBytes - 4; end -= 1) {
    const text = decode(bytes.subarray(0, end), encodingOf(bytes));
    if (text !== null) return withoutControls(text);
  }
  return decodeText(bytes.subarray(0, mostBytes));
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > start.length / 4 && even === 0) return 'utf-16le';
  if (even > start.length / 4 && odd === 0) return 'utf-16be';
  return 'utf-8';
}

function decode(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Reads a text file; form feeds are page breaks, otherwise pages are cut here. */
export function parseText(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const text = decodeText(bytes)?.replace(/\r\n?/g, '\n');
  if (text === undefined) throw unsupported('neither text nor a known kind of document');
  const own = text.split('\f');
  const pages = own.length > 1 ? own : cutIntoPages(text);
  return { kind: 'txt', paging: own.length > 1 ? 'original' : 'derived', pages: checkPages(pages, limits) };
}
