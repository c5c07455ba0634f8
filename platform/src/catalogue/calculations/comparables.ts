import { centsOf, divide, dollars, median, none, readAmount, signedDollars } from './amounts.ts';
import { type Calculation, CannotCompute, type Material, type Row } from './calculation.ts';
import { readDay } from './days.ts';
import { keptRows, rowsIn, cellIn } from './reading.ts';
import { seekTable } from './sheets.ts';

const columns = {
  address: { title: 'Address', head: /^(?:address|property|comparable)/i },
  price: { title: 'Sale price', head: /^(?:sale|sold|closed|closing)?\s*price/i },
  squareFeet: { title: 'Square feet', head: /^(?:square feet|sq\.?\s?ft|sqft|living area|gla)/i },
  sold: { title: 'Sale date', head: /^(?:sale|sold|closed?|closing) (?:date|on)/i, optional: true },
  adjustment: { title: 'Adjustment', head: /^(?:net )?adjustments?/i, optional: true },
} as const;

interface Comparable { readonly address: string; readonly sold: string; readonly price: number | null; readonly squareFeet: number | null; readonly adjustment: number; readonly problem: string }

/** The comparables: of the form if it has some, else of the first sheet that holds the columns. @throws CannotCompute where there are none. */
function comparablesOf({ form, sheets }: Material): readonly Comparable[] {
  const typed = rowsIn(form, 'comparables').map((line): Comparable => ({
    address: cellIn(line, 'address'), sold: cellIn(line, 'soldOn'), price: centsOf(line['price']), squareFeet: typeof line['squareFeet'] === 'number' ? line['squareFeet'] : null,
    adjustment: (centsOf(line['add']) ?? 0) - (centsOf(line['subtract']) ?? 0), problem: '',
  }));
  if (typed.length > 0) return typed.map((line) => ({ ...line, problem: problemOf(line, form) }));
  const found = seekTable(sheets, columns)?.filter(({ address, price, squareFeet }) => address !== '' && `${price}${squareFeet}` !== '' && !/^(?:total|average|median|mean)\b/i.test(address)) ?? [];
  if (found.length === 0) throw new CannotCompute('Comparables: enter them in the form, or add a sheet with the columns “Address”, “Sale price”, “Square feet”', 'input');
  return found.map((line): Comparable => {
    const adjustment = line.adjustment === '' ? 0 : readAmount(line.adjustment.replace(/^\+/, ''));
    const read = { address: line.address.slice(0, 200), sold: readDay(line.sold) ?? line.sold.slice(0, 40), price: readAmount(line.price), squareFeet: wholeOf(line.squareFeet), adjustment: adjustment ?? 0, problem: '' };
    return { ...read, problem: adjustment === null ? 'Left out: the adjustment cannot be read' : problemOf(read, form) };
  });
}

const wholeOf = (text: string): number | null => {
  const cents = readAmount(text);
  return cents === null || cents <= 0 ? null : divide(cents, 100);
};

function problemOf({ price, squareFeet, sold }: Comparable, form: Material['form']): string {
  if (price === null || price <= 0) return 'Left out: no price that can be read';
  if (squareFeet === null || squareFeet <= 0) return 'Left out: no square feet that can be read';
  const [from, until] = [cellIn(form, 'periodFrom'), cellIn(form, 'periodUntil')];
  if (from === '' && until === '') return '';
  if (readDay(sold) === null) return 'Left out: no sale date';
  return (from !== '' && sold < from) || (until !== '' && sold > until) ? 'Left out: sold outside the period' : '';
}

/** Each comparable with price per square foot, net adjustment and adjusted price, and whether it counts. */
export const comparableTable: Calculation = {
  reads: 'sources',
  compute: (material) => keptRows(comparablesOf(material).map(({ address, sold, price, squareFeet, adjustment, problem }): Row => ({
    address, sold: sold === '' ? none : sold, price: price === null ? none : dollars(price), squareFeet: squareFeet === null ? none : String(squareFeet),
    perSquareFoot: price === null || squareFeet === null || squareFeet <= 0 ? none : dollars(divide(price, squareFeet)),
    adjustment: adjustment === 0 ? none : signedDollars(adjustment), adjusted: price === null ? none : dollars(price + adjustment), used: problem === '' ? 'yes' : problem,
  }))),
};

/** Low, median and high over the comparables that count. */
export const comparableRanges: Calculation = {
  reads: 'sources',
  compute(material) {
    const used = comparablesOf(material).filter(({ problem }) => problem === '');
    const of = (measure: string, formula: string, value: (comparable: Comparable) => number): Row[] => {
      const values = used.map(value);
      const middle = median(values);
      return middle === null ? [] : [{ measure, low: dollars(Math.min(...values)), median: dollars(middle), high: dollars(Math.max(...values)), count: String(values.length), formula }];
    };
    return [
      ...of('Sale price', 'as supplied', ({ price }) => price ?? 0),
      ...of('Price per square foot', 'sale price ÷ square feet', ({ price, squareFeet }) => divide(price ?? 0, squareFeet ?? 1)),
      ...of('Adjusted price', 'sale price + additions − subtractions', ({ price, adjustment }) => (price ?? 0) + adjustment),
    ];
  },
};
