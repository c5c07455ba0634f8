/** Random numbers that are the same for the same seed (mulberry32), from 0 to below 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bytes cut at random offsets, also inside a character or a line end. Small bodies are cut small. */
export function cutAtRandom(bytes: Buffer, random: () => number): Buffer[] {
  const longest = Math.max(2, Math.min(4096, bytes.length / 6));
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + Math.floor(random() ** 2 * longest));
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}
