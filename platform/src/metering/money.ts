/** Decimal digits a double holds for sure. Beyond them stands the noise of binary fractions, not money. */
const certainDigits = 14;
const nanoPlaces = 9;

/** A double is off by less than the first share of itself after the few multiplications of a price; cutting to the certain digits moves it by less than the second. */
const doubleNoise = 4e-15;
const cutNoise = 1e-13;
/** Below it, whole nano-dollars have fewer digits than are certain. */
const plainlyWhole = 1e13;

/**
 * The one rounding rule: US dollars to whole nano-dollars, half up, once, at the row.
 *
 * Prices are decimals of few digits, but an engine that multiplies doubles gives 3.7499999999999997e-8 for
 * 0.0000000375. The noise is cut off first, so that a half stays a half.
 *
 * @throws RangeError for what is no amount: negative, not finite, or beyond what an integer can carry exactly.
 */
export function toNanoUsd(usd: number): number {
  const nano = usd * 1e9;
  const below = Math.floor(nano);
  if (isPlainlyWhole(nano)) return Math.round(nano);
  // Only where noise could decide which way a half goes, digits are looked at.
  if (nano < plainlyWhole && Math.abs(nano - below - 0.5) > cutNoise * nano && usd >= 0) return nano - below < 0.5 ? below : below + 1;
  return toNanoByDigits(usd, (value, unit) => (value * 2n + unit) / (unit * 2n));
}

/** As `toNanoUsd`, never down: for upper bounds. */
export function toNanoUsdCeiling(usd: number): number {
  const nano = usd * 1e9;
  if (isPlainlyWhole(nano)) return Math.round(nano);
  if (nano < plainlyWhole && Math.abs(nano - Math.round(nano)) > cutNoise * nano && usd >= 0) return Math.ceil(nano);
  return toNanoByDigits(usd, (value, unit) => (value + unit - 1n) / unit);
}

/** Nothing but noise stands behind the point. */
function isPlainlyWhole(nano: number): boolean {
  return nano >= 0 && nano < plainlyWhole && Math.abs(nano - Math.round(nano)) <= doubleNoise * nano;
}

/** The largest amount a row can hold exactly, in US dollars. */
export const mostUsd = 9_000_000;

/** The rule itself, by the digits of the decimal. */
function toNanoByDigits(usd: number, divide: (value: bigint, unit: bigint) => bigint): number {
  if (!Number.isFinite(usd) || usd < 0) throw new RangeError(`${usd} is not an amount of money`);
  if (usd > mostUsd) throw new RangeError(`${usd} US$ is more than a row can hold`);
  const [digits = '', exponent = '0'] = usd.toExponential(certainDigits - 1).split('e');
  const mantissa = BigInt(digits.replace('.', ''));
  const places = certainDigits - 1 - Number(exponent) - nanoPlaces;
  return Number(places <= 0 ? mantissa * 10n ** BigInt(-places) : divide(mantissa, 10n ** BigInt(places)));
}
