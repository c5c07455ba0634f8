import { centsOf, decimals, divide, dollars, none } from './amounts.ts';
import { type Calculation, CannotCompute, type Row } from './calculation.ts';
import { rowsIn, cellIn } from './reading.ts';

/** Hundredths of a per cent, as a form holds percentages with two decimals. */
const basisPoints = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 100) : 0);
const whole = 10_000;
const shownRate = (points: number): string => `${decimals(points, 2).replace(/\.?0+$/, '')}%`;

/**
 * The price of a proposal, line by line: quantity × unit price less the discount of the line; then the discount on everything, then tax on
 * the lines that carry a rate, after both discounts. Each product is rounded half up to the cent once; tax is rounded once for each rate.
 *
 * @throws CannotCompute where a price is larger than can be counted exactly.
 */
export const proposalPricing: Calculation = {
  reads: 'sources',
  compute({ form }) {
    const lines = rowsIn(form, 'prices').map((line) => {
      const [quantity, unit] = [typeof line['quantity'] === 'number' ? line['quantity'] : 0, centsOf(line['unitPrice']) ?? 0];
      const gross = product(BigInt(quantity) * BigInt(unit));
      const points = Math.min(whole, basisPoints(line['discountPercent']));
      const discount = divide(BigInt(gross) * BigInt(points), whole);
      return { item: cellIn(line, 'item'), unitName: cellIn(line, 'unit'), quantity, unit, points, discount, net: gross - discount, rate: basisPoints(line['taxPercent']) };
    });
    const overall = Math.min(whole, basisPoints(form['discountPercent']));
    const groups = [...new Set(lines.map(({ rate }) => rate))].toSorted((a, b) => a - b).map((rate) => {
      const net = total(lines.filter((line) => line.rate === rate).map((line) => line.net));
      const discount = divide(BigInt(net) * BigInt(overall), whole);
      return { rate, base: net - discount, discount, tax: divide(BigInt(net - discount) * BigInt(rate), whole) };
    });
    const subtotal = total(lines.map(({ net }) => net));
    const discounts = total(groups.map(({ discount }) => discount));
    const taxed = groups.filter(({ rate }) => rate > 0);
    const closing = (item: string, formula: string, amount: number): Row => ({ item, quantity: none, unitPrice: none, discount: formula, amount: dollars(amount) });
    return [
      ...lines.map((line): Row => ({ item: line.item, quantity: [String(line.quantity), line.unitName].filter((part) => part !== '').join(' '), unitPrice: dollars(line.unit), discount: line.points === 0 ? none : `${shownRate(line.points)} (${dollars(line.discount)})`, amount: dollars(line.net) })),
      closing('Subtotal', none, subtotal),
      ...overall === 0 ? [] : [closing('Discount', `${shownRate(overall)} of ${dollars(subtotal)}`, -discounts)],
      ...taxed.map(({ rate, base, tax }) => closing('Tax', `${shownRate(rate)} of ${dollars(base)}`, tax)),
      closing('Total', none, total([subtotal, -discounts, ...taxed.map(({ tax }) => tax)])),
    ];
  },
};

function product(cents: bigint): number {
  if (cents > BigInt(Number.MAX_SAFE_INTEGER)) throw new CannotCompute('Pricing table: quantity times unit price is too large; check the lines', 'input');
  return Number(cents);
}

const total = (amounts: readonly number[]): number => {
  const all = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
  return all < 0n ? -product(-all) : product(all);
};
