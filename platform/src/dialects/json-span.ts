import { type ByteEdit, DialectError } from './dialect.ts';

/** Where a member of a JSON object stands in the bytes. */
export interface MemberSpan { readonly keyStart: number; readonly valueStart: number; readonly valueEnd: number }

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;

/** Callers choose the names of members that we do not know. */
const longestName = 80;

/**
 * Finds members of the object that begins at `start`, without parsing what stands between them. The bytes are JSON that
 * was parsed before; what is not is refused all the same.
 * @throws DialectError where a member stands there twice, wanted or not: parsers disagree on which one counts, so a caller
 * could show us one value and the provider another (a tool that costs, an image, a limit).
 */
export function memberSpans(bytes: Buffer, wanted: ReadonlySet<string>, start = 0): Map<string, MemberSpan> {
  const found = new Map<string, MemberSpan>();
  const seen = new Set<string>();
  let at = skipSpace(bytes, start);
  if (bytes[at] !== openBrace) throw malformed();
  at = skipSpace(bytes, at + 1);
  while (bytes[at] !== closeBrace) {
    const keyStart = at;
    const keyEnd = endOfValue(bytes, at);
    const key = readKey(bytes, keyStart, keyEnd);
    at = skipSpace(bytes, keyEnd);
    if (bytes[at] !== colon) throw malformed();
    const valueStart = skipSpace(bytes, at + 1);
    const valueEnd = endOfValue(bytes, valueStart);
    if (seen.has(key)) throw new DialectError(key.slice(0, longestName), `"${key.slice(0, longestName)}" stands twice in the body`);
    seen.add(key);
    if (wanted.has(key)) found.set(key, { keyStart, valueStart, valueEnd });
    at = skipSpace(bytes, valueEnd);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
    else if (bytes[at] !== closeBrace) throw malformed();
  }
  return found;
}

/** Where the elements of the array that begins at `start` begin. */
export function elementStarts(bytes: Buffer, start: number): number[] {
  const starts: number[] = [];
  let at = skipSpace(bytes, start);
  if (bytes[at] !== openBracket) throw malformed();
  at = skipSpace(bytes, at + 1);
  while (bytes[at] !== closeBracket) {
    starts.push(at);
    at = skipSpace(bytes, endOfValue(bytes, at));
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
    else if (bytes[at] !== closeBracket) throw malformed();
  }
  return starts;
}

/** True where the bytes at `start` begin an object. */
export function isObjectAt(bytes: Buffer, start: number): boolean {
  return bytes[skipSpace(bytes, start)] === openBrace;
}

/** An edit that puts a member first into the object that begins at `start`. */
export function insertMember(bytes: Buffer, start: number, memberText: string): ByteEdit {
  const at = skipSpace(bytes, start) + 1;
  const empty = bytes[skipSpace(bytes, at)] === closeBrace;
  return { start: at, end: at, text: empty ? memberText : `${memberText},` };
}

/** An edit that gives a string member another value; none where it has it already. */
export function replaceString(bytes: Buffer, span: MemberSpan | undefined, value: string): ByteEdit[] {
  if (span === undefined) return [];
  const text = JSON.stringify(value);
  if (bytes.toString('utf8', span.valueStart, span.valueEnd) === text) return [];
  return [{ start: span.valueStart, end: span.valueEnd, text }];
}

/** The bytes with the edits made; the same buffer where there are none. Edits may come in any order but not overlap. */
export function spliceBytes(bytes: Buffer, edits: readonly ByteEdit[]): Buffer {
  if (edits.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) throw new RangeError('edits overlap');
    pieces.push(bytes.subarray(at, edit.start), Buffer.from(edit.text));
    at = edit.end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) break;
  }
  return at;
}

function readKey(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] !== quote) throw malformed();
  const raw = bytes.toString('utf8', start + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  const decoded: unknown = JSON.parse(`"${raw}"`);
  return typeof decoded === 'string' ? decoded : raw;
}

/** Index after the value that begins at `start`. */
function endOfValue(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === quote) return endOfString(bytes, start);
  if (first === openBrace || first === openBracket) return endOfNested(bytes, start);
  let at = start;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) break;
  }
  if (at === start) throw malformed();
  return at;
}

function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const end = bytes.indexOf(quote, at);
    if (end === -1) throw malformed();
    let slashes = 0;
    while (bytes[end - 1 - slashes] === backslash && end - 1 - slashes > start) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    at = end + 1;
  }
}

function endOfNested(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at) - 1;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw malformed();
}

function malformed(): DialectError {
  return new DialectError('body', 'the body is not a JSON object');
}

/**
 * Reads the last object that follows `marker` in a text which may begin or end in the middle of JSON; `null` where there
 * is none. Quotes inside JSON strings are escaped, so a marker with quotes is never part of one.
 */
export function lastObjectAfter(text: Buffer, marker: string): unknown {
  const at = text.lastIndexOf(marker);
  if (at === -1) return null;
  const start = text.indexOf(openBrace, at + marker.length);
  if (start === -1 || !/^\s*:\s*$/.test(text.toString('latin1', at + marker.length, start))) return null;
  try {
    return JSON.parse(text.toString('utf8', start, endOfNested(text, start)));
  } catch {
    return null;
  }
}
