/**
 * Joins fields so that no two different lists give the same bytes: each is preceded by its length in bytes
 * (32 bits, big endian). Text is UTF-8.
 */
export function lengthPrefixed(fields: readonly (string | Uint8Array)[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const bytes = typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

/** The fields of `lengthPrefixed`, or `null` where the bytes are not made by it. */
export function readLengthPrefixed(bytes: Buffer): readonly Buffer[] | null {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + 4 > bytes.byteLength) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.byteLength) return null;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
