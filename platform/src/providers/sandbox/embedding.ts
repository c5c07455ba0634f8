import { createHash } from 'node:crypto';

export const usualDimensions = 256;

/**
 * A unit vector for a text, the same every time; texts that share words lie near each other (each word adds to a few
 * places that its hash names).
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Float64Array(dimensions);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text];
  for (const word of words) {
    const hash = createHash('sha256').update(word).digest();
    for (let at = 0; at < 8; at += 1) {
      const place = hash.readUInt16BE(at * 3) % dimensions;
      vector[place] = (vector[place] ?? 0) + ((hash[at * 3 + 2] ?? 0) - 127.5) / 127.5;
    }
  }
  const length = Math.hypot(...vector) || 1;
  return Array.from(vector, (value) => Math.fround(value / length));
}

/** Little-endian 32-bit floats in base64, as OpenAI's `encoding_format: "base64"`. */
export function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes.toString('base64');
}
