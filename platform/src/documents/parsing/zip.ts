import { inflateRawSync } from 'node:zlib';
import { unreadable } from './parsed.ts';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const maxEntries = 10_000;

export interface ZipEntry { readonly name: string; readonly method: number; readonly encrypted: boolean; readonly compressedBytes: number; readonly offset: number }

/**
 * Lists a ZIP archive (PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4) by its central directory. Names are read to
 * recognise the format and never used as paths.
 *
 * @throws ParseRefusal when the directory is damaged, too long, or of a form that hides entries (ZIP64, several disks).
 */
export function listZip(bytes: Buffer): readonly ZipEntry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  if (count > maxEntries || count === 0xffff || start === 0xffffffff) throw unreadable('its archive has too many entries');
  // Bytes before the archive would let two readers see two different archives.
  if (start + size !== end) throw unreadable('its archive is damaged');
  const entries: ZipEntry[] = [];
  let position = start;
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > end || bytes.readUInt32LE(position) !== entrySignature) throw unreadable('its archive is damaged');
    const nameBytes = bytes.readUInt16LE(position + 28);
    entries.push({
      name: bytes.toString('utf8', position + 46, position + 46 + nameBytes),
      encrypted: (bytes.readUInt16LE(position + 8) & 1) === 1,
      method: bytes.readUInt16LE(position + 10),
      compressedBytes: bytes.readUInt32LE(position + 20),
      offset: bytes.readUInt32LE(position + 42),
    });
    position += 46 + nameBytes + bytes.readUInt16LE(position + 30) + bytes.readUInt16LE(position + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - 22 - 65_535);
  for (let position = bytes.length - 22; position >= lowest; position -= 1) {
    if (bytes.readUInt32LE(position) === endSignature) return position;
  }
  throw unreadable('its archive is cut off');
}

/**
 * Inflates every entry and counts the bytes that really come out; the sizes that the archive claims are not read.
 * Entries that overlap (one compressed stream listed many times) count each time.
 *
 * @returns the sum, in bytes.
 * @throws ParseRefusal as soon as the sum passes `limitBytes`, or when an entry does not inflate or is encrypted.
 */
export function inflateAll(bytes: Buffer, entries: readonly ZipEntry[], limitBytes: number): number {
  let total = 0;
  for (const entry of entries) {
    total += readEntry(bytes, entry, limitBytes - total, limitBytes).length;
    if (total > limitBytes) throw bomb(limitBytes);
  }
  return total;
}

/**
 * The bytes of one entry.
 * @param wholeBytes the limit that a refusal names, where `limitBytes` is what others left of it.
 * @throws ParseRefusal when more than `limitBytes` come out, or the entry does not inflate or is encrypted.
 */
export function readEntry(bytes: Buffer, entry: ZipEntry, limitBytes: number, wholeBytes = limitBytes): Buffer {
  if (entry.encrypted) throw unreadable('it is protected by a password');
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== localSignature) throw unreadable('its archive is damaged');
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const data = bytes.subarray(start, start + entry.compressedBytes);
  if (data.length !== entry.compressedBytes) throw unreadable('its archive is cut off');
  if (entry.method === 0) return data;
  if (entry.method !== 8) throw unreadable('its archive uses an unusual compression');
  try {
    // The limit holds inside zlib: it stops at the byte that passes it. At least one, as zero means no limit there.
    return inflateRawSync(data, { maxOutputLength: Math.max(1, limitBytes) });
  } catch (error) {
    if (error instanceof RangeError) throw bomb(wholeBytes);
    throw unreadable('its archive is damaged', error);
  }
}

function bomb(limitBytes: number): Error {
  return unreadable(`it unpacks to more than ${Math.round(limitBytes / 1_048_576)} MB`);
}
