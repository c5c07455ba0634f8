import { decimals, dollars, divide, none, readAmount, signedDollars, sum } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { readDay } from './days.ts';
import { mostLines } from '../extraction-sizes.ts';
import { unreadPart } from './reading-extent.ts';
import { type Parts, keptRows, keyOf, rowsIn, cellIn } from './reading.ts';

const invoiceKey = (line: Parts): string => `${keyOf(cellIn(line, 'vendor'))}|${keyOf(cellIn(line, 'invoice'))}`;
const called = (line: Parts): string => [cellIn(line, 'vendor'), cellIn(line, 'invoice')].filter((part) => part !== '').join(' ') || 'Document without vendor and number';

/** An amount that may be left out: empty counts as nothing, what cannot be read as `null`. */
const optionalAmount = (line: Parts, name: string): number | null => (cellIn(line, name) === '' ? 0 : readAmount(cellIn(line, name)));

/** For each document: its lines added up against its subtotal, and subtotal, tax and other charges against its total. */
export const invoiceTotalsCheck: Calculation = {
  reads: 'draft',
  compute({ draft }) {
    const lines = rowsIn(draft, 'lines');
    const totals = rowsIn(draft, 'documentTotals');
    return totals.map((total) => {
      const copies = totals.filter((other) => invoiceKey(other) === invoiceKey(total));
      return checkTotals(total, linesOfCopy(lines.filter((line) => invoiceKey(line) === invoiceKey(total)), copies.length, copies.indexOf(total), total));
    });
  },
};

/** Documents of one vendor and number share their lines: each copy has its part in order, unless the lines were listed once for all. */
function linesOfCopy(lines: readonly Parts[], copies: number, copy: number, total: Parts): readonly Parts[] {
  if (copies <= 1) return lines;
  const added = sum(lines.map((line) => readAmount(cellIn(line, 'amount')) ?? 0));
  if ([cellIn(total, 'subtotal'), cellIn(total, 'total')].some((text) => readAmount(text) === added)) return lines;
  const size = lines.length / copies;
  return lines.slice(Math.round(copy * size), Math.round((copy + 1) * size));
}

function checkTotals(total: Parts, lines: readonly Parts[]): Row {
  const amounts = lines.map((line) => readAmount(cellIn(line, 'amount')));
  const readable = amounts.filter((amount) => amount !== null);
  const added = sum(readable);
  const [stated, tax, other] = [readAmount(cellIn(total, 'total')), optionalAmount(total, 'tax'), optionalAmount(total, 'otherCharges')];
  const subtotal = cellIn(total, 'subtotal') === '' ? null : readAmount(cellIn(total, 'subtotal'));
  const expected = tax === null || other === null ? null : (lines.length === 0 ? (subtotal ?? 0) : added) + tax + other;
  const base = { document: called(total), lines: lines.length === 0 ? none : dollars(added), subtotal: shown(subtotal), taxAndOther: tax === null || other === null ? none : dollars(tax + other), total: shown(stated) };
  if (stated === null || expected === null || readable.length < amounts.length) return { ...base, difference: none, result: 'An amount cannot be read: check the document' };
  if (lines.length === 0) return { ...base, difference: none, result: 'No lines were read for this document' };
  if (subtotal !== null && subtotal !== added) return { ...base, difference: signedDollars(subtotal - added), result: 'Lines and subtotal differ' };
  return stated === expected ? { ...base, difference: dollars(0), result: 'Adds up' } : { ...base, difference: signedDollars(stated - expected), result: 'Lines, tax and charges do not add up to the total' };
}

const shown = (cents: number | null): string => (cents === null ? none : dollars(cents));

/** Duplicates and anomalies among the documents and lines that were read. Each is a question for a person. */
export const invoiceAnomalies: Calculation = {
  reads: 'draft',
  compute(material) {
    const totals = rowsIn(material.draft, 'documentTotals');
    const lines = rowsIn(material.draft, 'lines');
    const unread = unreadPart(lines, material.texts, { most: mostLines, perRecord: 1 });
    return keptRows([...unread === null ? [] : [{ kind: 'Not all was read', where: 'All documents', detail: unread }], ...duplicates(totals), ...totals.flatMap((total) => oddTotals(total, material)), ...lines.flatMap(oddLine)]);
  },
};

function duplicates(totals: readonly Parts[]): Row[] {
  return totals.flatMap((total, index) => totals.slice(0, index).flatMap((earlier): Row[] => {
    if (keyOf(cellIn(earlier, 'vendor')) !== keyOf(cellIn(total, 'vendor'))) return [];
    const [number, other] = [keyOf(cellIn(total, 'invoice')), keyOf(cellIn(earlier, 'invoice'))];
    if (number !== '' && number === other) return [{ kind: 'Possible duplicate', where: called(total), detail: 'Same vendor and invoice number twice' }];
    const [amount, before] = [readAmount(cellIn(total, 'total')), readAmount(cellIn(earlier, 'total'))];
    const day = readDay(cellIn(total, 'date'));
    return amount !== null && amount === before && day !== null && day === readDay(cellIn(earlier, 'date'))
      ? [{ kind: 'Possible duplicate', where: `${called(earlier)} and ${called(total)}`, detail: `Same vendor, date and total (${dollars(amount)}) under two numbers` }] : [];
  }));
}

function oddTotals(total: Parts, { form, today }: Material): Row[] {
  const where = called(total);
  const day = readDay(cellIn(total, 'date'));
  const amount = readAmount(cellIn(total, 'total'));
  const vendors = Array.isArray(form['vendors']) ? form['vendors'].filter((vendor: unknown): vendor is string => typeof vendor === 'string').map(keyOf) : [];
  return [
    ...(cellIn(total, 'invoice') === '' ? [{ kind: 'No number', where, detail: 'No invoice or receipt number was read' }] : []),
    ...(day === null ? [{ kind: 'Date', where, detail: 'No date that can be read' }] : day > today ? [{ kind: 'Date', where, detail: `Dated after today: ${day}` }] : []),
    ...(amount !== null && amount < 0 ? [{ kind: 'Credit', where, detail: `The total is negative: ${dollars(amount)}` }] : []),
    ...(vendors.length > 0 && !vendors.includes(keyOf(cellIn(total, 'vendor'))) ? [{ kind: 'Vendor', where, detail: 'Not on the vendor list' }] : []),
  ];
}

function oddLine(line: Parts): Row[] {
  const where = `${called(line)}: ${cellIn(line, 'description')}`.slice(0, 300);
  const amount = readAmount(cellIn(line, 'amount'));
  if (amount === null) return [{ kind: 'Amount', where, detail: 'The amount cannot be read' }];
  const [quantity, price] = [quantityOf(cellIn(line, 'quantity')), readAmount(cellIn(line, 'unitPrice'))];
  if (quantity === null || price === null) return [];
  const product = divide(BigInt(quantity) * BigInt(price), 1_000);
  return product === amount ? [] : [{ kind: 'Line', where, detail: `Quantity × unit price is ${dollars(product)}, the line says ${dollars(amount)}` }];
}

/** A quantity in thousandths; `null` for anything but a plain number. */
function quantityOf(text: string): number | null {
  const found = /^(\d{1,7})(?:\.(\d{1,3}))?$/.exec(text.replaceAll(',', ''));
  return found === null ? null : Number(found[1]) * 1_000 + Number((found[2] ?? '').padEnd(3, '0'));
}

/** The lines as an accounting system imports them: ISO dates, plain amounts, the account that was suggested for the line. */
export const invoiceExport: Calculation = {
  reads: 'draft',
  compute({ draft }) {
    const totals = new Map(rowsIn(draft, 'documentTotals').map((total) => [invoiceKey(total), total]));
    const accounts = new Map(rowsIn(draft, 'coding').map((line) => [`${keyOf(cellIn(line, 'invoice'))}|${keyOf(cellIn(line, 'description'))}`, cellIn(line, 'account')]));
    return rowsIn(draft, 'lines').map((line): Row => {
      const amount = readAmount(cellIn(line, 'amount'));
      const account = accounts.get(`${keyOf(cellIn(line, 'invoice'))}|${keyOf(cellIn(line, 'description'))}`) ?? '';
      return {
        date: readDay(cellIn(totals.get(invoiceKey(line)) ?? {}, 'date')) ?? '', vendor: cellIn(line, 'vendor'), invoice: cellIn(line, 'invoice'),
        account: account === '' ? 'to be coded' : account, description: cellIn(line, 'description'), amount: amount === null ? '' : decimals(amount, 2),
      };
    });
  },
};
