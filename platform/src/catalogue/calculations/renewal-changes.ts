/**
 * Calculations over a form, by name. Every number that an app states and did not read somewhere is made here: in whole
 * cents, exactly, rounded half up where a percentage must be rounded.
 */
const calculationTable = { 'renewal-changes': renewalChanges } as const satisfies Record<string, (input: Readonly<Record<string, unknown>>) => readonly Readonly<Record<string, unknown>>[]>;

export type CalculationId = keyof typeof calculationTable;
export const calculations: Readonly<Record<CalculationId, (input: Readonly<Record<string, unknown>>) => readonly Readonly<Record<string, unknown>>[]>> = calculationTable;

type RenewalChange = Readonly<Record<'item' | 'expiring' | 'renewal' | 'difference' | 'percent', string>>;

const amounts = [
  { item: 'Premium', expiring: 'expiringPremium', renewal: 'renewalPremium' },
  { item: 'Deductible', expiring: 'expiringDeductible', renewal: 'renewalDeductible' },
  { item: 'Limit', expiring: 'expiringLimit', renewal: 'renewalLimit' },
] as const;
const none = '–';

/** What changed between expiring and renewal terms: amounts with difference and percentage, the carrier where it changed. */
export function renewalChanges(input: Readonly<Record<string, unknown>>): readonly RenewalChange[] {
  const rows = amounts.flatMap(({ item, expiring, renewal }) => {
    const before = cents(input[expiring]);
    const after = cents(input[renewal]);
    return before === null || after === null ? [] : [compareAmounts(item, before, after)];
  });
  const [before, after] = [input['expiringCarrier'], input['renewalCarrier']];
  const changed = typeof before === 'string' && typeof after === 'string' && before !== '' && after !== '' && before !== after;
  return changed ? [...rows, { item: 'Carrier', expiring: before, renewal: after, difference: 'changed', percent: none }] : rows;
}

function compareAmounts(item: string, before: number, after: number): RenewalChange {
  const difference = after - before;
  const tenths = before === 0 ? null : roundHalfUp(Math.abs(difference) * 1_000, before);
  const sign = signOf(difference);
  return {
    item, expiring: dollars(before), renewal: dollars(after),
    difference: difference === 0 ? 'no change' : `${sign}${dollars(Math.abs(difference))}`,
    percent: tenths === null || difference === 0 ? none : `${sign}${Math.floor(tenths / 10)}.${tenths % 10}%`,
  };
}

const signOf = (difference: number): string => (difference < 0 ? '-' : '+');

/** Dollars as typed to whole cents. */
function cents(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 100) : null;
}

/** `numerator / denominator` rounded half up, without leaving the integers. */
function roundHalfUp(numerator: number, denominator: number): number {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  return Number((2n * n + d) / (2n * d));
}

/** `123456` cents as `$1,234.56`. */
export function dollars(amountCents: number): string {
  const whole = Math.floor(amountCents / 100).toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `$${whole}.${(amountCents % 100).toString().padStart(2, '0')}`;
}
