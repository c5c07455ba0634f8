const newline = 0x0a;

/** The longest line that an export of the audit log or of receipts can have is a checkpoint's, with the hashes of what it covers anew (11 MB for a quarter of a million entries); this is far beyond it. */
export const longestExportLine = 67_108_864;

/**
 * The lines of a file of JSON Lines, without their newlines, as it comes in. A line ends at a newline and nowhere else: JSON may hold other characters that end lines in
 * texts (U+2028, U+2029), and some readers of lines part it there. Memory is that of a line and of a piece; time goes with the bytes alone.
 * @param longestBytes a longer line is passed over, and comes as an empty one.
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, longestBytes = Infinity): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    for (let from = 0; ;) {
      const end = piece.indexOf(newline, from);
      const part = piece.subarray(from, end === -1 ? piece.byteLength : end);
      size += part.byteLength;
      if (size <= longestBytes) parts.push(part);
      else parts = [];
      if (end === -1) break;
      yield textOf(parts);
      [parts, size, from] = [[], 0, end + 1];
    }
  }
  if (size > 0) yield textOf(parts);
}

function textOf(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
}
