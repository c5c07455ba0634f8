/** An amount, exactly as it was written, and how fine it was written. */
export interface WrittenAmount { readonly nanoUsd: number; readonly precisionNanoUsd: number }

/**
 * Reads a decimal (`12.3456`, `-0.5`, `1.2e-7`) as nano-US-dollars, rounded half up once, away from the noise of doubles.
 *
 * @param dollarPlaces how many places the unit lies behind the dollar: 0 for dollars, 2 for cents.
 * @returns `null` for what is no such number, or is larger than an integer can hold.
 */
export function readAmount(text: string, dollarPlaces = 0): WrittenAmount | null {
  const match = /^([+-]?)(\d{0,18})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole + fraction === '') return null;
  const places = fraction.length - Number(exponent) + dollarPlaces;
  const digits = BigInt(whole + fraction);
  const shift = 9 - places;
  const unit = shift >= 0 ? 1n : 10n ** BigInt(-shift);
  const nano = shift >= 0 ? digits * 10n ** BigInt(shift) : (digits * 2n + unit) / (unit * 2n);
  if (nano > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { nanoUsd: sign === '-' && nano > 0n ? -Number(nano) : Number(nano), precisionNanoUsd: shift > 0 ? 10 ** Math.min(shift, 9) : 1 };
}

/** A whole number of at least zero, as JSON or a file has it; `null` where it is none. */
export function readCount(value: unknown): number | null {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
