import type { ParseContext, ParsedDocument } from './parsed.ts';
import { unsupported } from './parsed.ts';
import { checkPages, cutIntoPages } from './pages.ts';

/** Characters that no running text holds: C0 controls without tab, line ends and form feed, and U+FFFE/U+FFFF. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\ufffe\uffff]/;

/**
 * Decodes text: by byte order mark, else UTF-16 where every other byte of the beginning is zero, else UTF-8, else
 * Windows-1252 (what “latin-1” means in practice, WHATWG Encoding).
 *
 * @param declared an encoding that the file itself names; it is believed where the bytes are no UTF-8 and no UTF-16.
 * @returns `null` when the bytes are no text in any of them.
 */
export function decodeText(bytes: Buffer, declared: string | null = null): string | null {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding) ?? (declared === null ? null : decode(bytes, declared)) ?? decode(bytes, 'windows-1252');
  return text === null || controls.test(text) ? null : text;
}

/** The beginning of a text, as `decodeText` would read it; a character that is cut in the middle is left out. */
export function decodeBeginning(bytes: Buffer, mostBytes: number): string | null {
  if (bytes.length <= mostBytes) return decodeText(bytes);
  for (let end = mostBytes; end > mostBytes - 4; end -= 1) {
    const text = decode(bytes.subarray(0, end), encodingOf(bytes));
    if (text !== null) return controls.test(text) ? null : text;
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
