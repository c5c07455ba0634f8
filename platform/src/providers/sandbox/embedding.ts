export const usualDimensions = 256;

/**
 * A unit vector for a text, the same every time; texts that share words lie near each other (each word adds to a few
 * places that a hash of it names).
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Float64Array(dimensions);
  const words = text.slice(0, 20_000).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text.slice(0, 100)];
  for (const word of words) {
    let state = hashOf(word);
    for (let at = 0; at < 8; at += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const place = (state >>> 8) % dimensions;
      vector[place] = (vector[place] ?? 0) + ((state & 0xff) - 127.5) / 127.5;
    }
  }
  const length = Math.hypot(...vector) || 1;
  return Array.from(vector, (value) => Math.fround(value / length));
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** Little-endian 32-bit floats in base64, as OpenAI's `encoding_format: "base64"`. */
export function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes.toString('base64');
}
