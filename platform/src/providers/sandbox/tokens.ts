/** What the sandbox counts as a token: four bytes of UTF-8, rounded up. Never more than the bytes that were sent. */
const bytesPerToken = 4;

/** The most it writes, whatever is asked. */
export const mostOutputTokens = 4_096;

export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** The text cut to a number of tokens, never inside a character. */
export function cutToTokens(text: string, tokens: number): string {
  if (countTokens(text) <= tokens) return text;
  const bytes = Buffer.from(text).subarray(0, tokens * bytesPerToken);
  return new TextDecoder().decode(bytes, { stream: true });
}

/** A text in pieces as a stream brings them: short ones for a short text, about a hundred for a long one. */
export function cutToPieces(text: string): string[] {
  const length = Math.max(12, Math.ceil(text.length / 100));
  const pieces: string[] = [];
  const units = [...text];
  for (let at = 0; at < units.length; at += length) pieces.push(units.slice(at, at + length).join(''));
  return pieces;
}
