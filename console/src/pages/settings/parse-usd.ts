/** US dollars as typed, in nano-US-dollars, by digits and without floating point; `null` where it is no such amount. */
export function parseUsd(text: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) * 1_000_000_000 + Number((match[2] ?? '').padEnd(9, '0'));
}
