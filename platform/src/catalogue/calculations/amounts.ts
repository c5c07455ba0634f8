/** Money in whole cents, and ratios, in integers: every figure that an app states and did not read somewhere goes through here. */

const largest = Number.MAX_SAFE_INTEGER;
export const none = '–';

/** Dollars as a form holds them, to whole cents. */
export function centsOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) * 100 <= largest ? Math.round(value * 100) : null;
}

/** What may stand around the digits: a sign on either side of a currency mark, brackets, a sign or the word CR or DR behind. */
const around = /^\(?\s*-?\s*(?:(?:US)?[$€£]|USD|EUR|GBP|CHF)?\s*-?\s*|\s*(?:-|CR|DR|USD|EUR|GBP|CHF)?\s*\)?$/gi;
const written = /^\d{1,3}(?:,\d{3})*(?:\.\d+)?$|^\d+(?:\.\d+)?$/;

/**
 * An amount as US documents write it: `1,234.50`, `$1,234.5`, `-12`, `(12.00)`, `12.00-`, `12.00 CR`. `null` for anything else, also for
 * `1.234,50`, which might be two different amounts. Fractions of a cent are rounded half up, away from zero.
 */
export function readAmount(text: string): number | null {
  const trimmed = text.normalize('NFKC').replace(/[\u2212\u2013]/g, '-').trim();
  const negative = /^\(.*\)$|^-|^[$€£]\s?-|-$|\bCR$/i.test(trimmed);
  const digits = trimmed.replace(around, '');
  if (!written.test(digits)) return null;
  const [whole = '0', fraction = ''] = digits.replaceAll(',', '').split('.');
  const cents = Number(whole) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0')) + (Number(fraction[2] ?? '0') >= 5 ? 1 : 0);
  if (cents > largest) return null;
  return negative && cents !== 0 ? -cents : cents;
}

/** `123456` cents as `$1,234.56`, `-5` as `-$0.05`. */
export function dollars(cents: number): string {
  const size = Math.abs(cents);
  const whole = Math.floor(size / 100).toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${cents < 0 ? '-' : ''}$${whole}.${(size % 100).toString().padStart(2, '0')}`;
}

/** `dollars` with a plus sign before what was added. */
export const signedDollars = (cents: number): string => (cents > 0 ? `+${dollars(cents)}` : dollars(cents));

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** `numerator / denominator` rounded half up, away from zero, without leaving the integers. The denominator must not be 0. */
export function divide(numerator: number | bigint, denominator: number | bigint): number {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  const negative = n < 0n !== d < 0n;
  const [size, by] = [n < 0n ? -n : n, d < 0n ? -d : d];
  const quotient = Number((2n * size + by) / (2n * by));
  return negative && quotient !== 0 ? -quotient : quotient;
}

/** A part of a whole as `12.5%`; `–` of nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return none;
  return `${decimals(divide(BigInt(part) * 1_000n, whole), 1)}%`;
}

/** Growth from one amount to another as `+12.5%`, relative to the size of the first; `–` from nothing. */
export function change(before: number, after: number): string {
  if (before === 0) return none;
  const tenths = divide(BigInt(after - before) * 1_000n, Math.abs(before));
  return `${after > before ? '+' : after < before ? '-' : ''}${decimals(Math.abs(tenths), 1)}%`;
}

/** One amount over another with two decimals, as ratios are read: `1.25`; `–` over nothing. */
export function ratio(numerator: number, denominator: number): string {
  return denominator === 0 ? none : decimals(divide(BigInt(numerator) * 100n, denominator), 2);
}

/** `125` with two decimals as `1.25`. */
export function decimals(value: number, places: number): string {
  const size = Math.abs(value).toString().padStart(places + 1, '0');
  return `${value < 0 ? '-' : ''}${size.slice(0, -places)}.${size.slice(-places)}`;
}

/** The middle of the amounts; of an even number, half-way between the two in the middle, rounded half up. */
export function median(amounts: readonly number[]): number | null {
  const sorted = amounts.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : divide(BigInt(low) + BigInt(high), 2);
}
