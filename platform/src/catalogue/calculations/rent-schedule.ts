import { change, dollars, divide, none, readAmount } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { addDays, addMonths, readDay } from './days.ts';
import { type Parts, keyOf, rowsIn, keptRows, cellIn } from './reading.ts';

const percentage = /^\(?\s*(\d{1,2})(?:\.(\d{1,2}))?\s*(?:%|percent|per cent)/i;
const longestLease = 40;

interface Step { readonly charge: string; readonly period: string; readonly cents: number | null; readonly note: string }

/** Rent by period, with what it comes to in a year and the change from the period before; fixed yearly increases are laid out year by year. */
export const rentSchedule: Calculation = {
  reads: 'draft',
  compute({ draft }) {
    const before = new Map<string, number>();
    return keptRows(rowsIn(draft, 'rentTerms').flatMap(stepsOf).map((step): Row => {
      const key = keyOf(step.charge);
      const last = before.get(key);
      if (step.cents !== null) before.set(key, step.cents);
      return {
        charge: step.charge, period: step.period, monthly: step.cents === null ? none : dollars(step.cents), annual: step.cents === null ? none : dollars(step.cents * 12),
        change: step.cents === null || last === undefined ? none : change(last, step.cents), note: step.note,
      };
    }));
  },
};

function stepsOf(line: Parts): readonly Step[] {
  const charge = cellIn(line, 'charge');
  const [from, until, increase] = [cellIn(line, 'from'), cellIn(line, 'until'), cellIn(line, 'increase')];
  const written = [from, until].filter((part) => part !== '').join(' to ');
  const cents = amountIn(cellIn(line, 'monthly'));
  if (cents === null) return [{ charge, period: written, cents, note: 'The monthly amount cannot be read' }];
  if (increase === '') return [{ charge, period: written, cents, note: '' }];
  const points = basisPoints(increase);
  const [start, end] = [readDay(from), readDay(until)];
  if (points === null) return [{ charge, period: written, cents, note: `First period only: “${increase.slice(0, 80)}” is no fixed percentage` }];
  if (start === null || end === null || end < start) return [{ charge, period: written, cents, note: 'First period only: increases need a first and a last day' }];
  return layOutYears({ charge, start, end, cents, points });
}

/** `$4,200.00 per month` counts as its amount; a yearly amount does not. */
function amountIn(text: string): number | null {
  const cents = readAmount(text.replace(/\s*(?:per month|a month|monthly|\/\s?mo(?:nth)?\.?)$/i, ''));
  return cents === null || Math.abs(cents) > 1e12 ? null : cents;
}

function basisPoints(text: string): number | null {
  const found = percentage.exec(text);
  return found === null ? null : Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

function layOutYears({ charge, start, end, cents, points }: { readonly charge: string; readonly start: string; readonly end: string; readonly cents: number; readonly points: number }): readonly Step[] {
  const steps: Step[] = [];
  let amount = cents;
  for (let year = 0; year < longestLease; year += 1) {
    const from = addMonths(start, year * 12);
    if (from > end) break;
    const last = addDays(addMonths(start, year * 12 + 12), -1);
    if (year > 0) amount = divide(BigInt(amount) * BigInt(10_000 + points), 10_000);
    steps.push({ charge, period: `${from} to ${last > end ? end : last}`, cents: amount, note: year === 0 ? '' : `Rent of the year before, plus ${points / 100}%, to the cent` });
  }
  return steps;
}
